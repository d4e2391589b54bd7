// What a partner writes with the types that openapi-typescript makes.
import createClient from "openapi-fetch";
import type { paths } from "./schema";

const client = createClient<paths>({
  baseUrl: process.argv[2] ?? "",
  querySerializer: { array: { style: "form", explode: false } },
});

function expect(truth: boolean, sentence: string): void {
  if (!truth) throw new Error(sentence);
}

async function main(): Promise<void> {
  const standing: ("on-track" | "behind")[] = ["on-track", "behind"];
  const { data, error, response } = await client.GET("/api/v1/commitments/", {
    params: { query: { standing, page_size: 5 } },
  });
  if (error) throw new Error(`${error.code}: ${error.detail}`);
  expect(data.results.length > 0, "There are commitments on track or behind.");
  for (const row of data.results) {
    expect(standing.some((code) => code === row.standing), `${row.id} is ${row.standing}.`);
  }
  expect(response.headers.get("ETag") !== null, "A list has an ETag.");

  const first = data.results[0];
  if (first === undefined) throw new Error("No commitment.");
  const one = await client.GET("/api/v1/commitments/{id}/", { params: { path: { id: first.id } } });
  expect(one.data?.title === first.title, "A row by its id is the row of the list.");

  const none = await client.GET("/api/v1/cities/{id}/", { params: { path: { id: "nowhere" } } });
  expect(none.error?.code === "not-found", "A city that is not there is not found.");

  const file = await client.GET("/api/v1/cities.csv", { parseAs: "text" });
  expect((file.data ?? "").includes("api_url"), "The file of cities has its columns.");
  const counts = await client.GET("/api/v1/statistics/", {
    params: { query: { by: "standing" } },
  });
  expect(counts.error === undefined, "Statistics are counted.");
  console.log(`${data.count} commitments read by filter, a row by its id, a file, statistics, a refusal`);
}

main().catch((reason: unknown) => {
  console.error(reason);
  process.exitCode = 1;
});
