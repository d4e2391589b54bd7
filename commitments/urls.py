"""Addresses of the pages about commitments and reports, and of the pages about the site."""

from django.urls import path

from commitments.views import (
    alerts,
    briefs,
    chart_files,
    compare,
    details,
    embeds,
    error_reports,
    evidence,
    feeds,
    frameworks,
    funding,
    join,
    lists,
    mute,
    outlets,
    releases,
    removals,
    reporting_status,
    search,
    share_pictures,
    site,
    topics,
    whats_new,
)

urlpatterns = [
    path("", site.home, name="home"),
    path("commitments/", lists.CommitmentList.as_view(), name="commitments"),
    path("commitments/<slug:slug>/", details.commitment_detail, name="commitment"),
    path("topics/", topics.topic_list, name="topics"),
    path("topics/<slug:slug>/", topics.topic_detail, name="topic"),
    path("frameworks/", lists.FrameworkList.as_view(), name="frameworks"),
    path("frameworks/<slug:slug>/", frameworks.framework_detail, name="framework"),
    path(
        "frameworks/<slug:slug>/reporting/",
        reporting_status.framework_reporting,
        name="framework-reporting",
    ),
    path(
        "networks/<slug:slug>/reporting/",
        reporting_status.network_reporting,
        name="network-reporting",
    ),
    path(
        "frameworks/<slug:slug>/round-tables/<int:number>/",
        briefs.round_table,
        name="round-table",
    ),
    path(
        "frameworks/<slug:slug>/<str:code>/brief/", briefs.objective_brief, name="objective-brief"
    ),
    path("frameworks/<slug:slug>/<str:code>/", frameworks.objective_detail, name="objective"),
    path("reports/", lists.ReportList.as_view(), name="reports"),
    path("reports/<int:pk>/", details.report_detail, name="report"),
    path("practices/", lists.PracticeList.as_view(), name="practices"),
    path("practices/<slug:slug>/", details.practice_detail, name="practice"),
    path("grants/", funding.GrantList.as_view(), name="grants"),
    path("grants/<slug:slug>/", funding.grant_detail, name="grant"),
    path("needs/", funding.NeedList.as_view(), name="needs"),
    path("needs/<slug:slug>/", funding.need_detail, name="need"),
    path("compare/", compare.compare, name="compare"),
    path("data/", site.data, name="data"),
    path("data/releases/", releases.release_list, name="releases"),
    path("data/releases/<str:label>/<str:name>", releases.release_file, name="release-file"),
    path("removed/<str:day>/<str:reason>/", removals.removed, name="removed"),
    path("about/", site.about, name="about"),
    path("about/glossary/", site.glossary, name="glossary"),
    path("about/questions/", site.questions, name="questions"),
    path("join/", join.join, name="join"),
    path("evidence/<int:pk>/", evidence.evidence_file, name="evidence"),
    path("letters/<str:token>/", mute.mute, name="mute"),
    path("alerts/", alerts.alerts, name="alerts"),
    path("alerts/<str:token>/", alerts.alert, name="alert"),
    path("new/", whats_new.whats_new, name="whats-new"),
    path("feed/", feeds.everything, name="feed"),
    path("cities/<slug:slug>/feed/", feeds.city_feed, name="city-feed"),
    path("cities/<slug:slug>/calendar.ics", feeds.city_calendar, name="city-calendar"),
    path("networks/<slug:slug>/feed/", feeds.network_feed, name="network-feed"),
    path("networks/<slug:slug>/calendar.ics", feeds.network_calendar, name="network-calendar"),
    path("commitments/<slug:slug>/feed/", feeds.commitment_feed, name="commitment-feed"),
    path("cities/<slug:slug>/vlr/", outlets.city_vlr, name="city-vlr"),
    path("networks/<slug:slug>/vlr/", outlets.network_vlr, name="network-vlr"),
    path("cities/<slug:slug>/open-sdg.zip", outlets.city_open_sdg, name="city-open-sdg"),
    path("networks/<slug:slug>/open-sdg.zip", outlets.network_open_sdg, name="network-open-sdg"),
    path("iati/activities.xml", outlets.iati_activities, name="iati"),
    path("networks/<slug:slug>/iati.xml", outlets.network_iati_activities, name="network-iati"),
    path("catalog.jsonld", outlets.data_catalogue, name="catalogue"),
    path("search/", search.search, name="search"),
    path("report-error/", error_reports.report_error, name="report_error"),
    *(
        part
        for kind, place in (
            ("city", "cities/<slug:slug>"),
            ("network", "networks/<slug:slug>"),
            ("commitment", "commitments/<slug:slug>"),
            ("objective", "frameworks/<slug:slug>/<str:code>"),
        )
        for part in (
            path(f"{place}/embed/", embeds.frame, {"kind": kind}, name=f"{kind}-embed"),
            path(f"{place}/badge.svg", embeds.badge, {"kind": kind}, name=f"{kind}-badge"),
        )
    ),
    path("oembed/", embeds.oembed, name="oembed"),
    path("share/site.png", share_pictures.site_picture, name="site-picture"),
    *(
        path(
            f"share/{kind}/<slug:slug>.png",
            share_pictures.subject_picture,
            {"kind": kind},
            name=f"{kind}-picture",
        )
        for kind in share_pictures.SUBJECTS
    ),
    path(
        "share/objective/<slug:slug>/<str:code>.png",
        share_pictures.objective_picture,
        name="objective-picture",
    ),
    *(
        path(
            f"share/{kind}/<slug:slug>.<slug:form>",
            share_pictures.subject_chart,
            {"kind": kind},
            name=f"{kind}-chart",
        )
        for kind in share_pictures.WITH_CHART
    ),
    path(
        "share/objective/<slug:slug>/<str:code>.<slug:form>",
        share_pictures.objective_chart,
        name="objective-chart",
    ),
    path(
        "charts/city/<slug:slug>/progress.<slug:form>",
        chart_files.city_trend,
        name="city-trend-chart",
    ),
    path(
        "charts/target/<int:pk>/progress.<slug:form>",
        chart_files.target_progress,
        name="target-chart",
    ),
    path(
        "charts/target/<int:pk>/parts-<int:n>.<slug:form>",
        chart_files.target_parts,
        name="parts-chart",
    ),
    path(
        "charts/framework/<slug:slug>/<slug:kind>.<slug:form>",
        chart_files.objective_columns,
        name="framework-columns-chart",
    ),
    path("share/report/<int:pk>.png", share_pictures.report_picture, name="report-picture"),
]
