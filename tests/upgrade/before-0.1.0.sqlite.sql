BEGIN TRANSACTION;
CREATE TABLE "auth_group" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(150) NOT NULL UNIQUE);
INSERT INTO "auth_group" VALUES(1,'Readers of reported errors');
CREATE TABLE "auth_group_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "auth_group_permissions" VALUES(1,1,108);
CREATE TABLE "auth_permission" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "codename" varchar(100) NOT NULL, "name" varchar(255) NOT NULL);
INSERT INTO "auth_permission" VALUES(1,1,'add_country','Can add country');
INSERT INTO "auth_permission" VALUES(2,1,'change_country','Can change country');
INSERT INTO "auth_permission" VALUES(3,1,'delete_country','Can delete country');
INSERT INTO "auth_permission" VALUES(4,1,'view_country','Can view country');
INSERT INTO "auth_permission" VALUES(5,2,'add_city','Can add city');
INSERT INTO "auth_permission" VALUES(6,2,'change_city','Can change city');
INSERT INTO "auth_permission" VALUES(7,2,'delete_city','Can delete city');
INSERT INTO "auth_permission" VALUES(8,2,'view_city','Can view city');
INSERT INTO "auth_permission" VALUES(9,3,'add_event','Can add event');
INSERT INTO "auth_permission" VALUES(10,3,'change_event','Can change event');
INSERT INTO "auth_permission" VALUES(11,3,'delete_event','Can delete event');
INSERT INTO "auth_permission" VALUES(12,3,'view_event','Can view event');
INSERT INTO "auth_permission" VALUES(13,4,'add_network','Can add network');
INSERT INTO "auth_permission" VALUES(14,4,'change_network','Can change network');
INSERT INTO "auth_permission" VALUES(15,4,'delete_network','Can delete network');
INSERT INTO "auth_permission" VALUES(16,4,'view_network','Can view network');
INSERT INTO "auth_permission" VALUES(17,5,'add_membership','Can add membership');
INSERT INTO "auth_permission" VALUES(18,5,'change_membership','Can change membership');
INSERT INTO "auth_permission" VALUES(19,5,'delete_membership','Can delete membership');
INSERT INTO "auth_permission" VALUES(20,5,'view_membership','Can view membership');
INSERT INTO "auth_permission" VALUES(21,6,'add_participation','Can add participation');
INSERT INTO "auth_permission" VALUES(22,6,'change_participation','Can change participation');
INSERT INTO "auth_permission" VALUES(23,6,'delete_participation','Can delete participation');
INSERT INTO "auth_permission" VALUES(24,6,'view_participation','Can view participation');
INSERT INTO "auth_permission" VALUES(25,7,'add_trailentry','Can add trail entry');
INSERT INTO "auth_permission" VALUES(26,7,'change_trailentry','Can change trail entry');
INSERT INTO "auth_permission" VALUES(27,7,'delete_trailentry','Can delete trail entry');
INSERT INTO "auth_permission" VALUES(28,7,'view_trailentry','Can view trail entry');
INSERT INTO "auth_permission" VALUES(29,8,'add_commitment','Can add commitment');
INSERT INTO "auth_permission" VALUES(30,8,'change_commitment','Can change commitment');
INSERT INTO "auth_permission" VALUES(31,8,'delete_commitment','Can delete commitment');
INSERT INTO "auth_permission" VALUES(32,8,'view_commitment','Can view commitment');
INSERT INTO "auth_permission" VALUES(33,9,'add_framework','Can add framework');
INSERT INTO "auth_permission" VALUES(34,9,'change_framework','Can change framework');
INSERT INTO "auth_permission" VALUES(35,9,'delete_framework','Can delete framework');
INSERT INTO "auth_permission" VALUES(36,9,'view_framework','Can view framework');
INSERT INTO "auth_permission" VALUES(37,10,'add_cataloguerow','Can add catalogue row');
INSERT INTO "auth_permission" VALUES(38,10,'change_cataloguerow','Can change catalogue row');
INSERT INTO "auth_permission" VALUES(39,10,'delete_cataloguerow','Can delete catalogue row');
INSERT INTO "auth_permission" VALUES(40,10,'view_cataloguerow','Can view catalogue row');
INSERT INTO "auth_permission" VALUES(41,11,'add_adoption','Can add adoption');
INSERT INTO "auth_permission" VALUES(42,11,'change_adoption','Can change adoption');
INSERT INTO "auth_permission" VALUES(43,11,'delete_adoption','Can delete adoption');
INSERT INTO "auth_permission" VALUES(44,11,'view_adoption','Can view adoption');
INSERT INTO "auth_permission" VALUES(45,12,'add_endorsement','Can add endorsement');
INSERT INTO "auth_permission" VALUES(46,12,'change_endorsement','Can change endorsement');
INSERT INTO "auth_permission" VALUES(47,12,'delete_endorsement','Can delete endorsement');
INSERT INTO "auth_permission" VALUES(48,12,'view_endorsement','Can view endorsement');
INSERT INTO "auth_permission" VALUES(49,13,'add_objective','Can add objective');
INSERT INTO "auth_permission" VALUES(50,13,'change_objective','Can change objective');
INSERT INTO "auth_permission" VALUES(51,13,'delete_objective','Can delete objective');
INSERT INTO "auth_permission" VALUES(52,13,'view_objective','Can view objective');
INSERT INTO "auth_permission" VALUES(53,14,'add_indicator','Can add indicator');
INSERT INTO "auth_permission" VALUES(54,14,'change_indicator','Can change indicator');
INSERT INTO "auth_permission" VALUES(55,14,'delete_indicator','Can delete indicator');
INSERT INTO "auth_permission" VALUES(56,14,'view_indicator','Can view indicator');
INSERT INTO "auth_permission" VALUES(57,15,'add_crosswalk','Can add correspondence');
INSERT INTO "auth_permission" VALUES(58,15,'change_crosswalk','Can change correspondence');
INSERT INTO "auth_permission" VALUES(59,15,'delete_crosswalk','Can delete correspondence');
INSERT INTO "auth_permission" VALUES(60,15,'view_crosswalk','Can view correspondence');
INSERT INTO "auth_permission" VALUES(61,16,'add_commitmentobjective','Can add objective of a commitment');
INSERT INTO "auth_permission" VALUES(62,16,'change_commitmentobjective','Can change objective of a commitment');
INSERT INTO "auth_permission" VALUES(63,16,'delete_commitmentobjective','Can delete objective of a commitment');
INSERT INTO "auth_permission" VALUES(64,16,'view_commitmentobjective','Can view objective of a commitment');
INSERT INTO "auth_permission" VALUES(65,17,'add_practice','Can add practice');
INSERT INTO "auth_permission" VALUES(66,17,'change_practice','Can change practice');
INSERT INTO "auth_permission" VALUES(67,17,'delete_practice','Can delete practice');
INSERT INTO "auth_permission" VALUES(68,17,'view_practice','Can view practice');
INSERT INTO "auth_permission" VALUES(69,18,'add_progressreport','Can add progress report');
INSERT INTO "auth_permission" VALUES(70,18,'change_progressreport','Can change progress report');
INSERT INTO "auth_permission" VALUES(71,18,'delete_progressreport','Can delete progress report');
INSERT INTO "auth_permission" VALUES(72,18,'view_progressreport','Can view progress report');
INSERT INTO "auth_permission" VALUES(73,19,'add_evidence','Can add evidence');
INSERT INTO "auth_permission" VALUES(74,19,'change_evidence','Can change evidence');
INSERT INTO "auth_permission" VALUES(75,19,'delete_evidence','Can delete evidence');
INSERT INTO "auth_permission" VALUES(76,19,'view_evidence','Can view evidence');
INSERT INTO "auth_permission" VALUES(77,20,'add_review','Can add review');
INSERT INTO "auth_permission" VALUES(78,20,'change_review','Can change review');
INSERT INTO "auth_permission" VALUES(79,20,'delete_review','Can delete review');
INSERT INTO "auth_permission" VALUES(80,20,'view_review','Can view review');
INSERT INTO "auth_permission" VALUES(81,21,'add_target','Can add target');
INSERT INTO "auth_permission" VALUES(82,21,'change_target','Can change target');
INSERT INTO "auth_permission" VALUES(83,21,'delete_target','Can delete target');
INSERT INTO "auth_permission" VALUES(84,21,'view_target','Can view target');
INSERT INTO "auth_permission" VALUES(85,22,'add_measurement','Can add measurement');
INSERT INTO "auth_permission" VALUES(86,22,'change_measurement','Can change measurement');
INSERT INTO "auth_permission" VALUES(87,22,'delete_measurement','Can delete measurement');
INSERT INTO "auth_permission" VALUES(88,22,'view_measurement','Can view measurement');
INSERT INTO "auth_permission" VALUES(89,23,'add_term','Can add term');
INSERT INTO "auth_permission" VALUES(90,23,'change_term','Can change term');
INSERT INTO "auth_permission" VALUES(91,23,'delete_term','Can delete term');
INSERT INTO "auth_permission" VALUES(92,23,'view_term','Can view term');
INSERT INTO "auth_permission" VALUES(93,24,'add_noticesettings','Can add notice settings');
INSERT INTO "auth_permission" VALUES(94,24,'change_noticesettings','Can change notice settings');
INSERT INTO "auth_permission" VALUES(95,24,'delete_noticesettings','Can delete notice settings');
INSERT INTO "auth_permission" VALUES(96,24,'view_noticesettings','Can view notice settings');
INSERT INTO "auth_permission" VALUES(97,25,'add_reviewround','Can add review round');
INSERT INTO "auth_permission" VALUES(98,25,'change_reviewround','Can change review round');
INSERT INTO "auth_permission" VALUES(99,25,'delete_reviewround','Can delete review round');
INSERT INTO "auth_permission" VALUES(100,25,'view_reviewround','Can view review round');
INSERT INTO "auth_permission" VALUES(101,26,'add_notice','Can add notice');
INSERT INTO "auth_permission" VALUES(102,26,'change_notice','Can change notice');
INSERT INTO "auth_permission" VALUES(103,26,'delete_notice','Can delete notice');
INSERT INTO "auth_permission" VALUES(104,26,'view_notice','Can view notice');
INSERT INTO "auth_permission" VALUES(105,27,'add_mistake','Can add mistake');
INSERT INTO "auth_permission" VALUES(106,27,'change_mistake','Can change mistake');
INSERT INTO "auth_permission" VALUES(107,27,'delete_mistake','Can delete mistake');
INSERT INTO "auth_permission" VALUES(108,27,'view_mistake','Can view mistake');
INSERT INTO "auth_permission" VALUES(109,28,'add_apitoken','Can add API token');
INSERT INTO "auth_permission" VALUES(110,28,'change_apitoken','Can change API token');
INSERT INTO "auth_permission" VALUES(111,28,'delete_apitoken','Can delete API token');
INSERT INTO "auth_permission" VALUES(112,28,'view_apitoken','Can view API token');
INSERT INTO "auth_permission" VALUES(113,29,'add_idempotencykey','Can add idempotency key');
INSERT INTO "auth_permission" VALUES(114,29,'change_idempotencykey','Can change idempotency key');
INSERT INTO "auth_permission" VALUES(115,29,'delete_idempotencykey','Can delete idempotency key');
INSERT INTO "auth_permission" VALUES(116,29,'view_idempotencykey','Can view idempotency key');
INSERT INTO "auth_permission" VALUES(117,30,'add_apiuse','Can add api use');
INSERT INTO "auth_permission" VALUES(118,30,'change_apiuse','Can change api use');
INSERT INTO "auth_permission" VALUES(119,30,'delete_apiuse','Can delete api use');
INSERT INTO "auth_permission" VALUES(120,30,'view_apiuse','Can view api use');
INSERT INTO "auth_permission" VALUES(121,31,'add_logentry','Can add log entry');
INSERT INTO "auth_permission" VALUES(122,31,'change_logentry','Can change log entry');
INSERT INTO "auth_permission" VALUES(123,31,'delete_logentry','Can delete log entry');
INSERT INTO "auth_permission" VALUES(124,31,'view_logentry','Can view log entry');
INSERT INTO "auth_permission" VALUES(125,32,'add_permission','Can add permission');
INSERT INTO "auth_permission" VALUES(126,32,'change_permission','Can change permission');
INSERT INTO "auth_permission" VALUES(127,32,'delete_permission','Can delete permission');
INSERT INTO "auth_permission" VALUES(128,32,'view_permission','Can view permission');
INSERT INTO "auth_permission" VALUES(129,33,'add_group','Can add group');
INSERT INTO "auth_permission" VALUES(130,33,'change_group','Can change group');
INSERT INTO "auth_permission" VALUES(131,33,'delete_group','Can delete group');
INSERT INTO "auth_permission" VALUES(132,33,'view_group','Can view group');
INSERT INTO "auth_permission" VALUES(133,34,'add_user','Can add user');
INSERT INTO "auth_permission" VALUES(134,34,'change_user','Can change user');
INSERT INTO "auth_permission" VALUES(135,34,'delete_user','Can delete user');
INSERT INTO "auth_permission" VALUES(136,34,'view_user','Can view user');
INSERT INTO "auth_permission" VALUES(137,35,'add_contenttype','Can add content type');
INSERT INTO "auth_permission" VALUES(138,35,'change_contenttype','Can change content type');
INSERT INTO "auth_permission" VALUES(139,35,'delete_contenttype','Can delete content type');
INSERT INTO "auth_permission" VALUES(140,35,'view_contenttype','Can view content type');
INSERT INTO "auth_permission" VALUES(141,36,'add_session','Can add session');
INSERT INTO "auth_permission" VALUES(142,36,'change_session','Can change session');
INSERT INTO "auth_permission" VALUES(143,36,'delete_session','Can delete session');
INSERT INTO "auth_permission" VALUES(144,36,'view_session','Can view session');
CREATE TABLE "auth_user" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "password" varchar(128) NOT NULL, "last_login" datetime NULL, "is_superuser" bool NOT NULL, "username" varchar(150) NOT NULL UNIQUE, "last_name" varchar(150) NOT NULL, "email" varchar(254) NOT NULL, "is_staff" bool NOT NULL, "is_active" bool NOT NULL, "date_joined" datetime NOT NULL, "first_name" varchar(150) NOT NULL);
INSERT INTO "auth_user" VALUES(1,'!',NULL,0,'focal-point-0','Reader 0','focal-point-0@example.org',1,1,'2026-06-01 12:00:00','Robin');
INSERT INTO "auth_user" VALUES(2,'!',NULL,1,'administrator-1','Reader 1','administrator-1@example.org',1,1,'2026-06-01 12:00:00','Robin');
INSERT INTO "auth_user" VALUES(3,'!',NULL,0,'focal-point-2','Reader 2','focal-point-2@example.org',1,1,'2026-06-01 12:00:00','Robin');
INSERT INTO "auth_user" VALUES(4,'!',NULL,1,'administrator-3','Reader 3','administrator-3@example.org',1,1,'2026-06-01 12:00:00','Robin');
INSERT INTO "auth_user" VALUES(5,'!',NULL,1,'administrator-4','Reader 4','administrator-4@example.org',1,1,'2026-06-01 12:00:00','Robin');
INSERT INTO "auth_user" VALUES(6,'!',NULL,1,'administrator-5','Reader 5','administrator-5@example.org',1,1,'2026-06-01 12:00:00','Robin');
INSERT INTO "auth_user" VALUES(7,'!',NULL,1,'administrator-6','Reader 6','administrator-6@example.org',1,1,'2026-06-01 12:00:00','Robin');
INSERT INTO "auth_user" VALUES(8,'!',NULL,1,'administrator-7','Reader 7','administrator-7@example.org',1,1,'2026-06-01 12:00:00','Robin');
INSERT INTO "auth_user" VALUES(9,'!',NULL,0,'focal-point-8','Reader 8','focal-point-8@example.org',1,1,'2026-06-01 12:00:00','Robin');
INSERT INTO "auth_user" VALUES(10,'!',NULL,1,'administrator-9','Reader 9','administrator-9@example.org',1,1,'2026-06-01 12:00:00','Robin');
INSERT INTO "auth_user" VALUES(11,'!',NULL,1,'administrator-10','Reader 10','administrator-10@example.org',1,1,'2026-06-01 12:00:00','Robin');
INSERT INTO "auth_user" VALUES(12,'!',NULL,0,'secretariat-11','Reader 11','secretariat-11@example.org',1,1,'2026-06-01 12:00:00','Robin');
INSERT INTO "auth_user" VALUES(13,'!',NULL,1,'administrator-12','Reader 12','administrator-12@example.org',1,1,'2026-06-01 12:00:00','Robin');
INSERT INTO "auth_user" VALUES(14,'!',NULL,1,'administrator-13','Reader 13','administrator-13@example.org',1,1,'2026-06-01 12:00:00','Robin');
INSERT INTO "auth_user" VALUES(15,'!',NULL,0,'focal-point-14','Reader 14','focal-point-14@example.org',1,1,'2026-06-01 12:00:00','Robin');
INSERT INTO "auth_user" VALUES(16,'!',NULL,1,'administrator-15','Reader 15','administrator-15@example.org',1,1,'2026-06-01 12:00:00','Robin');
INSERT INTO "auth_user" VALUES(17,'!',NULL,1,'administrator-16','Reader 16','administrator-16@example.org',1,1,'2026-06-01 12:00:00','Robin');
INSERT INTO "auth_user" VALUES(18,'!',NULL,0,'reader-17','Reader 17','reader-17@example.org',0,1,'2026-06-01 12:00:00','Robin');
INSERT INTO "auth_user" VALUES(19,'!',NULL,0,'reader-18','Reader 18','reader-18@example.org',0,1,'2026-06-01 12:00:00','Robin');
INSERT INTO "auth_user" VALUES(20,'!',NULL,0,'focal-point-19','Reader 19','focal-point-19@example.org',1,1,'2026-06-01 12:00:00','Robin');
INSERT INTO "auth_user" VALUES(21,'!',NULL,0,'focal-point-20','Reader 20','focal-point-20@example.org',1,1,'2026-06-01 12:00:00','Robin');
INSERT INTO "auth_user" VALUES(22,'!',NULL,0,'secretariat-21','Reader 21','secretariat-21@example.org',1,1,'2026-06-01 12:00:00','Robin');
CREATE TABLE "auth_user_groups" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "auth_user_groups" VALUES(1,1,1);
CREATE TABLE "auth_user_user_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "auth_user_user_permissions" VALUES(1,1,108);
CREATE TABLE "cities_city" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "slug" varchar(80) NOT NULL UNIQUE, "name" varchar(120) NOT NULL, "kind" varchar(20) NOT NULL, "admin_area" varchar(120) NOT NULL, "latitude" decimal NULL, "longitude" decimal NULL, "population" bigint unsigned NULL CHECK ("population" >= 0), "geonames_id" bigint unsigned NULL CHECK ("geonames_id" >= 0), "timezone" varchar(40) NOT NULL, "url" varchar(500) NOT NULL, "note" text NOT NULL, "public" bool NOT NULL, "search" text NOT NULL, "country_id" varchar(2) NULL REFERENCES "cities_country" ("iso2") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "cities_city_has_both_coordinates" CHECK ((("latitude" IS NULL AND "longitude" IS NULL) OR ("latitude" IS NOT NULL AND "latitude" BETWEEN '-90' AND '90' AND "longitude" IS NOT NULL AND "longitude" BETWEEN '-180' AND '180'))), CONSTRAINT "cities_city_public_has_country" CHECK ((NOT "public" OR "country_id" IS NOT NULL)));
INSERT INTO "cities_city" VALUES(1,'montreal','Montréal','city','',1.5,2.5,500000,NULL,'','','',1,'montreal
montreal
canada','CA');
INSERT INTO "cities_city" VALUES(2,'sao-paulo','São Paulo','city','',1.5,2.5,500000,NULL,'','','',1,'sao paulo
sao-paulo
brazil','BR');
INSERT INTO "cities_city" VALUES(3,'nairobi','Nairobi','county','',1.5,2.5,4000000,NULL,'','','',1,'nairobi
nairobi
kenya','KE');
INSERT INTO "cities_city" VALUES(4,'hidden','Hidden','city','',1.5,2.5,500000,NULL,'','','',0,'hidden
hidden
kenya','KE');
INSERT INTO "cities_city" VALUES(5,'city-4','City 4','city','',1.5,2.5,500000,NULL,'','','',1,'city 4
city-4
country 3','0D');
INSERT INTO "cities_city" VALUES(6,'city-5','City 5','city','',1.5,2.5,500000,NULL,'','','',1,'city 5
city-5
country 4','0E');
CREATE TABLE "cities_city_focal_points" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "city_id" bigint NOT NULL REFERENCES "cities_city" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "cities_city_focal_points" VALUES(1,1,1);
INSERT INTO "cities_city_focal_points" VALUES(2,3,3);
INSERT INTO "cities_city_focal_points" VALUES(3,4,9);
INSERT INTO "cities_city_focal_points" VALUES(4,2,15);
INSERT INTO "cities_city_focal_points" VALUES(5,5,20);
INSERT INTO "cities_city_focal_points" VALUES(6,6,21);
CREATE TABLE "cities_country" ("iso2" varchar(2) NOT NULL PRIMARY KEY, "iso3" varchar(3) NOT NULL UNIQUE, "numeric" varchar(3) NOT NULL UNIQUE, "name" varchar(100) NOT NULL UNIQUE, "region" varchar(40) NOT NULL);
INSERT INTO "cities_country" VALUES('CA','CAX','A00','Canada','North America');
INSERT INTO "cities_country" VALUES('BR','BRX','A01','Brazil','South America');
INSERT INTO "cities_country" VALUES('KE','KEX','A02','Kenya','Africa');
INSERT INTO "cities_country" VALUES('0D','0DX','A03','Country 3','Africa');
INSERT INTO "cities_country" VALUES('0E','0EX','A04','Country 4','Africa');
CREATE TABLE "cities_event" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "slug" varchar(80) NOT NULL UNIQUE, "name" varchar(200) NOT NULL, "kind" varchar(20) NOT NULL, "starts_on" date NOT NULL, "ends_on" date NULL, "online" bool NOT NULL, "url" varchar(500) NOT NULL, "source" varchar(500) NOT NULL, "note" text NOT NULL, "public" bool NOT NULL, "city_id" bigint NULL REFERENCES "cities_city" ("id") DEFERRABLE INITIALLY DEFERRED, "search" text NOT NULL, CONSTRAINT "cities_event_ends_after_start" CHECK (("ends_on" IS NULL OR "ends_on" >= ("starts_on"))));
INSERT INTO "cities_event" VALUES(1,'forum','Forum de Montréal','mayoral-forum','2024-05-20',NULL,0,'','','',1,1,'forum de montreal
forum');
INSERT INTO "cities_event" VALUES(2,'day','The Day','campaign-day','2023-06-20',NULL,0,'','','',1,NULL,'the day
day');
INSERT INTO "cities_event" VALUES(3,'hidden','Event 2','mayoral-forum','2024-05-20',NULL,0,'','','',0,4,'event 2
hidden');
CREATE TABLE "cities_membership" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "role" varchar(80) NOT NULL, "since" date NULL, "since_precision" varchar(7) NOT NULL, "until" date NULL, "source" varchar(500) NOT NULL, "public" bool NOT NULL, "city_id" bigint NOT NULL REFERENCES "cities_city" ("id") DEFERRABLE INITIALLY DEFERRED, "network_id" bigint NOT NULL REFERENCES "cities_network" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "cities_membership_ends_after_start" CHECK (("since" IS NULL OR "until" IS NULL OR "until" >= ("since"))), CONSTRAINT "cities_membership_date_has_precision" CHECK ((("since" IS NULL AND "since_precision" = '') OR ("since" IS NOT NULL AND NOT ("since_precision" = '')))));
INSERT INTO "cities_membership" VALUES(1,'member',NULL,'',NULL,'',1,1,1);
INSERT INTO "cities_membership" VALUES(2,'member',NULL,'','2020-01-01','',1,3,1);
INSERT INTO "cities_membership" VALUES(3,'member',NULL,'',NULL,'',1,2,2);
INSERT INTO "cities_membership" VALUES(4,'member',NULL,'',NULL,'',1,4,1);
INSERT INTO "cities_membership" VALUES(5,'member',NULL,'',NULL,'',1,1,3);
INSERT INTO "cities_membership" VALUES(6,'member',NULL,'',NULL,'',0,1,2);
CREATE TABLE "cities_network" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "slug" varchar(80) NOT NULL UNIQUE, "name" varchar(200) NOT NULL, "acronym" varchar(40) NOT NULL, "kind" varchar(20) NOT NULL, "founded" smallint unsigned NULL CHECK ("founded" >= 0), "seat" varchar(120) NOT NULL, "url" varchar(500) NOT NULL, "members" integer unsigned NULL CHECK ("members" >= 0), "members_as_of" date NULL, "source" varchar(500) NOT NULL, "note" text NOT NULL, "public" bool NOT NULL, "search" text NOT NULL);
INSERT INTO "cities_network" VALUES(1,'alliance','Alliance of Cities','N0','city-network',NULL,'','',NULL,NULL,'','',1,'alliance of cities
n0
alliance');
INSERT INTO "cities_network" VALUES(2,'fund','Fund','N1','fund',NULL,'','',NULL,NULL,'','',1,'fund
n1
fund');
INSERT INTO "cities_network" VALUES(3,'hidden','Network 2','N2','city-network',NULL,'','',NULL,NULL,'','',0,'network 2
n2
hidden');
INSERT INTO "cities_network" VALUES(4,'network-3','Network 3','N3','city-network',NULL,'','',NULL,NULL,'','',1,'network 3
n3
network-3');
INSERT INTO "cities_network" VALUES(5,'network-4','Network 4','N4','city-network',NULL,'','',NULL,NULL,'','',1,'network 4
n4
network-4');
INSERT INTO "cities_network" VALUES(6,'network-5','Network 5','N5','city-network',NULL,'','',NULL,NULL,'','',1,'network 5
n5
network-5');
CREATE TABLE "cities_network_staff" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "network_id" bigint NOT NULL REFERENCES "cities_network" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "cities_network_staff" VALUES(1,3,12);
INSERT INTO "cities_network_staff" VALUES(2,6,22);
CREATE TABLE "cities_participation" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "role" varchar(200) NOT NULL, "source" varchar(500) NOT NULL, "public" bool NOT NULL, "city_id" bigint NOT NULL REFERENCES "cities_city" ("id") DEFERRABLE INITIALLY DEFERRED, "event_id" bigint NOT NULL REFERENCES "cities_event" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "cities_participation_once_per_role" UNIQUE ("event_id", "city_id", "role"));
INSERT INTO "cities_participation" VALUES(1,'','',1,1,1);
INSERT INTO "cities_participation" VALUES(2,'','',1,3,2);
INSERT INTO "cities_participation" VALUES(3,'','',1,4,1);
INSERT INTO "cities_participation" VALUES(4,'','',1,1,3);
INSERT INTO "cities_participation" VALUES(5,'','',0,3,1);
CREATE TABLE "cities_trailentry" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "at" datetime NOT NULL, "actor_name" varchar(150) NOT NULL, "action" varchar(12) NOT NULL, "model" varchar(60) NOT NULL, "object_id" varchar(40) NOT NULL, "label" varchar(300) NOT NULL, "changes" text NOT NULL CHECK ((JSON_VALID("changes") OR "changes" IS NULL)), "note" text NOT NULL, "public" bool NOT NULL, "commitment" varchar(120) NOT NULL, "actor_id" integer NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "city_id" bigint NULL REFERENCES "cities_city" ("id") DEFERRABLE INITIALLY DEFERRED, "network_id" bigint NULL REFERENCES "cities_network" ("id") DEFERRABLE INITIALLY DEFERRED, "role" varchar(14) NOT NULL, "role_for" varchar(200) NOT NULL);
INSERT INTO "cities_trailentry" VALUES(1,'2020-05-01 00:00:00','','load','commitments.commitment','4','Together','{}','',1,'together',NULL,NULL,NULL,'catalogue','');
INSERT INTO "cities_trailentry" VALUES(2,'2026-06-01 12:00:00','Robin Reader 0','submit','commitments.progressreport','1','Montréal: Welcome (2024-12-31)','{"reported_on": [null, "2026-06-01"], "reported_on_precision": ["", "day"], "state": ["draft", "submitted"], "submitted_by": [null, 1], "version": [1, 2]}','',0,'welcome',1,1,NULL,'focal-point','Montréal');
INSERT INTO "cities_trailentry" VALUES(3,'2026-06-01 12:00:00','Robin Reader 1','publish','commitments.progressreport','1','Montréal: Welcome (2024-12-31)','{"state": ["submitted", "published"], "decided_by": [null, 2], "published_at": [null, "2026-06-01T12:00:00+00:00"], "version": [2, 3]}','',1,'welcome',2,1,NULL,'administrator','');
INSERT INTO "cities_trailentry" VALUES(4,'2026-06-01 12:00:00','','publish','commitments.progressreport','2','São Paulo: Shelter (2022-12-31)','{"state": ["draft", "published"], "published_at": [null, "2026-06-01T12:00:00+00:00"], "version": [1, 2]}','',1,'shelter',NULL,2,NULL,'catalogue','');
INSERT INTO "cities_trailentry" VALUES(5,'2026-06-01 12:00:00','Robin Reader 2','submit','commitments.progressreport','3','Nairobi: Jobs (2024-12-31)','{"reported_on": [null, "2026-06-01"], "reported_on_precision": ["", "day"], "state": ["draft", "submitted"], "submitted_by": [null, 3], "version": [1, 2]}','',0,'jobs',3,3,NULL,'focal-point','Nairobi');
INSERT INTO "cities_trailentry" VALUES(6,'2026-06-01 12:00:00','Robin Reader 3','publish','commitments.progressreport','3','Nairobi: Jobs (2024-12-31)','{"state": ["submitted", "published"], "decided_by": [null, 4], "published_at": [null, "2026-06-01T12:00:00+00:00"], "version": [2, 3]}','',1,'jobs',4,3,NULL,'administrator','');
INSERT INTO "cities_trailentry" VALUES(7,'2026-06-01 12:00:00','Robin Reader 2','submit','commitments.review','1','Nairobi on Montréal: Welcome (2024-12-31)','{"state": ["invited", "submitted"], "reviewer": [null, 3], "submitted_at": [null, "2026-06-01T12:00:00+00:00"]}','',0,'welcome',3,1,NULL,'focal-point','Nairobi');
INSERT INTO "cities_trailentry" VALUES(8,'2026-06-01 12:00:00','Robin Reader 0','reply','commitments.review','1','Nairobi on Montréal: Welcome (2024-12-31)','{"state": ["submitted", "replied"], "replied_at": [null, "2026-06-01T12:00:00+00:00"]}','',0,'welcome',1,1,NULL,'focal-point','Montréal');
INSERT INTO "cities_trailentry" VALUES(9,'2026-06-01 12:00:00','Robin Reader 4','publish','commitments.review','1','Nairobi on Montréal: Welcome (2024-12-31)','{"state": ["replied", "published"], "published_at": [null, "2026-06-01T12:00:00+00:00"]}','',1,'welcome',5,1,NULL,'administrator','');
INSERT INTO "cities_trailentry" VALUES(10,'2026-06-01 12:00:00','Robin Reader 0','submit','commitments.review','2','Montréal on Nairobi: Jobs (2024-12-31)','{"state": ["invited", "submitted"], "reviewer": [null, 1], "submitted_at": [null, "2026-06-01T12:00:00+00:00"]}','',0,'jobs',1,3,NULL,'focal-point','Montréal');
INSERT INTO "cities_trailentry" VALUES(11,'2026-06-01 12:00:00','Robin Reader 2','reply','commitments.review','2','Montréal on Nairobi: Jobs (2024-12-31)','{"state": ["submitted", "replied"], "replied_at": [null, "2026-06-01T12:00:00+00:00"]}','',0,'jobs',3,3,NULL,'focal-point','Nairobi');
INSERT INTO "cities_trailentry" VALUES(12,'2026-06-01 12:00:00','Robin Reader 5','publish','commitments.review','2','Montréal on Nairobi: Jobs (2024-12-31)','{"state": ["replied", "published"], "published_at": [null, "2026-06-01T12:00:00+00:00"]}','',1,'jobs',6,3,NULL,'administrator','');
INSERT INTO "cities_trailentry" VALUES(13,'2026-06-01 12:00:00','Robin Reader 0','submit','commitments.progressreport','4','Montréal: Commitment 4 (2024-12-31)','{"reported_on": [null, "2026-06-01"], "reported_on_precision": ["", "day"], "state": ["draft", "submitted"], "submitted_by": [null, 1], "version": [1, 2]}','',0,'hidden',1,1,NULL,'focal-point','Montréal');
INSERT INTO "cities_trailentry" VALUES(14,'2026-06-01 12:00:00','Robin Reader 6','publish','commitments.progressreport','4','Montréal: Commitment 4 (2024-12-31)','{"state": ["submitted", "published"], "decided_by": [null, 7], "published_at": [null, "2026-06-01T12:00:00+00:00"], "version": [2, 3]}','',0,'hidden',7,1,NULL,'administrator','');
INSERT INTO "cities_trailentry" VALUES(15,'2026-06-01 12:00:00','Robin Reader 0','submit','commitments.progressreport','5','Montréal: Commitment 5 (2024-12-31)','{"reported_on": [null, "2026-06-01"], "reported_on_precision": ["", "day"], "state": ["draft", "submitted"], "submitted_by": [null, 1], "version": [1, 2]}','',0,'hidden-framework',1,1,NULL,'focal-point','Montréal');
INSERT INTO "cities_trailentry" VALUES(16,'2026-06-01 12:00:00','Robin Reader 7','publish','commitments.progressreport','5','Montréal: Commitment 5 (2024-12-31)','{"state": ["submitted", "published"], "decided_by": [null, 8], "published_at": [null, "2026-06-01T12:00:00+00:00"], "version": [2, 3]}','',0,'hidden-framework',8,1,NULL,'administrator','');
INSERT INTO "cities_trailentry" VALUES(17,'2026-06-01 12:00:00','Robin Reader 8','submit','commitments.progressreport','6','Hidden: Commitment 6 (2024-12-31)','{"reported_on": [null, "2026-06-01"], "reported_on_precision": ["", "day"], "state": ["draft", "submitted"], "submitted_by": [null, 9], "version": [1, 2]}','',0,'hidden-party',9,4,NULL,'focal-point','Hidden');
INSERT INTO "cities_trailentry" VALUES(18,'2026-06-01 12:00:00','Robin Reader 9','publish','commitments.progressreport','6','Hidden: Commitment 6 (2024-12-31)','{"state": ["submitted", "published"], "decided_by": [null, 10], "published_at": [null, "2026-06-01T12:00:00+00:00"], "version": [2, 3]}','',0,'hidden-party',10,4,NULL,'administrator','');
INSERT INTO "cities_trailentry" VALUES(19,'2026-06-01 12:00:00','Robin Reader 8','submit','commitments.progressreport','7','Hidden: Welcome (2024-12-31)','{"reported_on": [null, "2026-06-01"], "reported_on_precision": ["", "day"], "state": ["draft", "submitted"], "submitted_by": [null, 9], "version": [1, 2]}','',0,'welcome',9,4,NULL,'focal-point','Hidden');
INSERT INTO "cities_trailentry" VALUES(20,'2026-06-01 12:00:00','Robin Reader 10','publish','commitments.progressreport','7','Hidden: Welcome (2024-12-31)','{"state": ["submitted", "published"], "decided_by": [null, 11], "published_at": [null, "2026-06-01T12:00:00+00:00"], "version": [2, 3]}','',0,'welcome',11,4,NULL,'administrator','');
INSERT INTO "cities_trailentry" VALUES(21,'2026-06-01 12:00:00','Robin Reader 11','submit','commitments.progressreport','8','N2: Welcome (2024-12-31)','{"reported_on": [null, "2026-06-01"], "reported_on_precision": ["", "day"], "state": ["draft", "submitted"], "submitted_by": [null, 12], "version": [1, 2]}','',0,'welcome',12,NULL,3,'secretariat','N2');
INSERT INTO "cities_trailentry" VALUES(22,'2026-06-01 12:00:00','Robin Reader 12','publish','commitments.progressreport','8','N2: Welcome (2024-12-31)','{"state": ["submitted", "published"], "decided_by": [null, 13], "published_at": [null, "2026-06-01T12:00:00+00:00"], "version": [2, 3]}','',0,'welcome',13,NULL,3,'administrator','');
INSERT INTO "cities_trailentry" VALUES(23,'2026-06-01 12:00:00','Robin Reader 0','submit','commitments.progressreport','15','Montréal: Welcome (2021-12-31)','{"reported_on": [null, "2026-06-01"], "reported_on_precision": ["", "day"], "state": ["draft", "submitted"], "submitted_by": [null, 1], "version": [1, 2]}','',0,'welcome',1,1,NULL,'focal-point','Montréal');
INSERT INTO "cities_trailentry" VALUES(24,'2026-06-01 12:00:00','Robin Reader 0','submit','commitments.progressreport','16','Montréal: Welcome (2022-12-31)','{"reported_on": [null, "2026-06-01"], "reported_on_precision": ["", "day"], "state": ["draft", "submitted"], "submitted_by": [null, 1], "version": [1, 2]}','',0,'welcome',1,1,NULL,'focal-point','Montréal');
INSERT INTO "cities_trailentry" VALUES(25,'2026-06-01 12:00:00','Robin Reader 13','return','commitments.progressreport','16','Montréal: Welcome (2022-12-31)','{"state": ["submitted", "returned"], "decided_by": [null, 14], "version": [2, 3]}','Please mend it.',0,'welcome',14,1,NULL,'administrator','');
INSERT INTO "cities_trailentry" VALUES(26,'2026-06-01 12:00:00','Robin Reader 14','submit','commitments.review','4','São Paulo on Nairobi: Jobs (2024-12-31)','{"state": ["invited", "submitted"], "reviewer": [null, 15], "submitted_at": [null, "2026-06-01T12:00:00+00:00"]}','',0,'jobs',15,3,NULL,'focal-point','São Paulo');
INSERT INTO "cities_trailentry" VALUES(27,'2026-06-01 12:00:00','Robin Reader 8','submit','commitments.review','5','Hidden on Montréal: Welcome (2024-12-31)','{"state": ["invited", "submitted"], "reviewer": [null, 9], "submitted_at": [null, "2026-06-01T12:00:00+00:00"]}','',0,'welcome',9,1,NULL,'focal-point','Hidden');
INSERT INTO "cities_trailentry" VALUES(28,'2026-06-01 12:00:00','Robin Reader 0','reply','commitments.review','5','Hidden on Montréal: Welcome (2024-12-31)','{"state": ["submitted", "replied"], "replied_at": [null, "2026-06-01T12:00:00+00:00"]}','',0,'welcome',1,1,NULL,'focal-point','Montréal');
INSERT INTO "cities_trailentry" VALUES(29,'2026-06-01 12:00:00','Robin Reader 15','publish','commitments.review','5','Hidden on Montréal: Welcome (2024-12-31)','{"state": ["replied", "published"], "published_at": [null, "2026-06-01T12:00:00+00:00"]}','',0,'welcome',16,1,NULL,'administrator','');
INSERT INTO "cities_trailentry" VALUES(30,'2026-06-01 12:00:00','Robin Reader 2','submit','commitments.review','6','Nairobi on Montréal: Commitment 4 (2024-12-31)','{"state": ["invited", "submitted"], "reviewer": [null, 3], "submitted_at": [null, "2026-06-01T12:00:00+00:00"]}','',0,'hidden',3,1,NULL,'focal-point','Nairobi');
INSERT INTO "cities_trailentry" VALUES(31,'2026-06-01 12:00:00','Robin Reader 0','reply','commitments.review','6','Nairobi on Montréal: Commitment 4 (2024-12-31)','{"state": ["submitted", "replied"], "replied_at": [null, "2026-06-01T12:00:00+00:00"]}','',0,'hidden',1,1,NULL,'focal-point','Montréal');
INSERT INTO "cities_trailentry" VALUES(32,'2026-06-01 12:00:00','Robin Reader 16','publish','commitments.review','6','Nairobi on Montréal: Commitment 4 (2024-12-31)','{"state": ["replied", "published"], "published_at": [null, "2026-06-01T12:00:00+00:00"]}','',0,'hidden',17,1,NULL,'administrator','');
INSERT INTO "cities_trailentry" VALUES(33,'2026-06-01 12:00:00','','change','cities.city','0','Something','{}','',1,'',NULL,4,NULL,'','');
INSERT INTO "cities_trailentry" VALUES(34,'2026-06-01 12:00:00','','change','cities.city','0','Something','{}','',1,'',NULL,NULL,3,'','');
INSERT INTO "cities_trailentry" VALUES(35,'2026-06-01 12:00:00','','change','cities.city','0','Something','{}','',1,'hidden',NULL,1,NULL,'','');
INSERT INTO "cities_trailentry" VALUES(36,'2026-06-01 12:00:00','','change','commitments.practice','3','Something','{}','',1,'',NULL,NULL,NULL,'','');
INSERT INTO "cities_trailentry" VALUES(37,'2026-06-01 12:00:00','','change','cities.event','3','Something','{}','',1,'',NULL,NULL,NULL,'','');
INSERT INTO "cities_trailentry" VALUES(38,'2026-06-01 12:00:00','','change','commitments.framework','5','Something','{}','',1,'',NULL,NULL,NULL,'','');
INSERT INTO "cities_trailentry" VALUES(39,'2026-06-01 12:00:00','','change','commitments.review','5','Something','{}','',1,'welcome',NULL,1,NULL,'','');
INSERT INTO "cities_trailentry" VALUES(40,'2026-06-01 12:00:00','','change','cities.city','0','Something','{}','',0,'welcome',NULL,1,NULL,'','');
CREATE TABLE "commitments_adoption" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "role" varchar(8) NOT NULL, "adopted_on" date NULL, "withdrawn_on" date NULL, "report_every" smallint unsigned NULL CHECK ("report_every" >= 0), "budget_needed" decimal NULL, "currency" varchar(3) NOT NULL, "standing" varchar(12) NOT NULL, "reported_on" date NULL, "city_id" bigint NULL REFERENCES "cities_city" ("id") DEFERRABLE INITIALLY DEFERRED, "network_id" bigint NULL REFERENCES "cities_network" ("id") DEFERRABLE INITIALLY DEFERRED, "commitment_id" bigint NOT NULL REFERENCES "commitments_commitment" ("id") DEFERRABLE INITIALLY DEFERRED, "report_due_on" date NULL, "budget_secured" decimal NULL, CONSTRAINT "commitments_adoption_one_party" CHECK ((("city_id" IS NOT NULL AND "network_id" IS NULL) OR ("city_id" IS NULL AND "network_id" IS NOT NULL))), CONSTRAINT "commitments_adoption_city_once" UNIQUE ("commitment_id", "city_id"), CONSTRAINT "commitments_adoption_network_once" UNIQUE ("commitment_id", "network_id"), CONSTRAINT "commitments_adoption_withdrawn_after_adopted" CHECK (("withdrawn_on" IS NULL OR "adopted_on" IS NULL OR "withdrawn_on" >= ("adopted_on"))), CONSTRAINT "commitments_adoption_budget_has_currency" CHECK ((("budget_needed" IS NULL AND "budget_secured" IS NULL) OR NOT ("currency" = ''))));
INSERT INTO "commitments_adoption" VALUES(1,'lead','2022-03-01',NULL,12,1000.5,'EUR','on-track','2026-06-01',1,NULL,1,'2025-12-31',250);
INSERT INTO "commitments_adoption" VALUES(2,'partner','2022-03-01','2023-01-01',NULL,NULL,'','withdrawn',NULL,3,NULL,1,NULL,NULL);
INSERT INTO "commitments_adoption" VALUES(3,'lead','2022-03-01',NULL,NULL,NULL,'','no-report',NULL,2,NULL,2,NULL,NULL);
INSERT INTO "commitments_adoption" VALUES(4,'lead','2022-03-01',NULL,NULL,NULL,'','behind','2026-06-01',3,NULL,3,NULL,NULL);
INSERT INTO "commitments_adoption" VALUES(5,'lead','2022-03-01','2023-01-01',NULL,NULL,'','withdrawn',NULL,NULL,2,4,NULL,NULL);
INSERT INTO "commitments_adoption" VALUES(6,'lead','2022-03-01',NULL,NULL,NULL,'','on-track','2026-06-01',1,NULL,5,NULL,NULL);
INSERT INTO "commitments_adoption" VALUES(7,'lead','2022-03-01',NULL,NULL,NULL,'','on-track','2026-06-01',1,NULL,6,NULL,NULL);
INSERT INTO "commitments_adoption" VALUES(8,'lead','2022-03-01',NULL,NULL,NULL,'','on-track','2026-06-01',4,NULL,7,NULL,NULL);
INSERT INTO "commitments_adoption" VALUES(9,'partner','2022-03-01',NULL,NULL,9,'EUR','on-track','2026-06-01',4,NULL,1,NULL,0);
INSERT INTO "commitments_adoption" VALUES(10,'joint','2022-03-01',NULL,NULL,NULL,'','on-track','2026-06-01',NULL,3,1,NULL,NULL);
CREATE TABLE "commitments_apitoken" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(80) NOT NULL, "digest" varchar(64) NOT NULL UNIQUE, "hint" varchar(8) NOT NULL, "may_submit" bool NOT NULL, "made_at" datetime NOT NULL, "expires_at" datetime NOT NULL, "last_used_at" datetime NULL, "revoked_at" datetime NULL, "owner_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "commitments_apitoken" VALUES(1,'Portal 0','da83905ddc1a0393ef3d19245835dd5f4f070f649be1c8a65a61ec44de35ea7d','cc_secre',0,'2026-06-01 12:00:00','2027-06-01 12:00:00',NULL,NULL,20);
INSERT INTO "commitments_apitoken" VALUES(2,'Portal 1','ccc862a92df6af0e513f7c3b3be783e12cf6ec2791f848bfd5c4055dbe00ad66','cc_secre',0,'2026-06-01 12:00:00','2027-06-01 12:00:00',NULL,NULL,21);
CREATE TABLE "commitments_apitoken_cities" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "apitoken_id" bigint NOT NULL REFERENCES "commitments_apitoken" ("id") DEFERRABLE INITIALLY DEFERRED, "city_id" bigint NOT NULL REFERENCES "cities_city" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "commitments_apitoken_cities" VALUES(1,2,6);
CREATE TABLE "commitments_apitoken_networks" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "apitoken_id" bigint NOT NULL REFERENCES "commitments_apitoken" ("id") DEFERRABLE INITIALLY DEFERRED, "network_id" bigint NOT NULL REFERENCES "cities_network" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "commitments_apitoken_networks" VALUES(1,2,5);
CREATE TABLE "commitments_apiuse" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "client" varchar(64) NOT NULL, "minute" datetime NOT NULL, "requests" integer unsigned NOT NULL CHECK ("requests" >= 0), CONSTRAINT "commitments_apiuse_once" UNIQUE ("client", "minute"));
INSERT INTO "commitments_apiuse" VALUES(1,'0000000000000000000000000000000000000000000000000000000000000000','2026-06-01 12:00:00',0);
CREATE TABLE "commitments_cataloguerow" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "file" varchar(40) NOT NULL, "key" varchar(400) NOT NULL, "values" text NOT NULL CHECK ((JSON_VALID("values") OR "values" IS NULL)), "object_id" varchar(40) NOT NULL, CONSTRAINT "commitments_cataloguerow_key_once" UNIQUE ("file", "key"));
INSERT INTO "commitments_cataloguerow" VALUES(1,'cities.csv','row-0','{}','1');
CREATE TABLE "commitments_commitment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "slug" varchar(120) NOT NULL UNIQUE, "kind" varchar(20) NOT NULL, "title" varchar(250) NOT NULL, "language" varchar(10) NOT NULL, "made_on" date NULL, "made_on_precision" varchar(7) NOT NULL, "date_basis" varchar(8) NOT NULL, "starts_on" date NULL, "ends_on" date NULL, "source_url" varchar(500) NOT NULL, "public" bool NOT NULL, "search" text NOT NULL, "framework_id" bigint NULL REFERENCES "commitments_framework" ("id") DEFERRABLE INITIALLY DEFERRED, "summary" text NOT NULL, CONSTRAINT "commitments_commitment_ends_after_start" CHECK (("ends_on" IS NULL OR "starts_on" IS NULL OR "ends_on" >= ("starts_on"))), CONSTRAINT "commitments_commitment_date_has_precision" CHECK ((("made_on" IS NULL AND "made_on_precision" = '') OR ("made_on" IS NOT NULL AND NOT ("made_on_precision" = '')))));
INSERT INTO "commitments_commitment" VALUES(1,'welcome','pledge','Welcome','en','2021-01-01','year','',NULL,NULL,'https://example.org/pledge',1,'welcome
what was promised.
welcome
gcm',1,'What was promised.');
INSERT INTO "commitments_commitment" VALUES(2,'shelter','ask','Shelter','en','2023-05-02','day','',NULL,NULL,'https://example.org/pledge',1,'shelter
what was promised.
shelter
sdg',2,'What was promised.');
INSERT INTO "commitments_commitment" VALUES(3,'jobs','pledge','Jobs','en',NULL,'','',NULL,NULL,'https://example.org/pledge',1,'jobs
what was promised.
jobs
f3',4,'What was promised.');
INSERT INTO "commitments_commitment" VALUES(4,'together','pledge','Together','en',NULL,'','',NULL,NULL,'https://example.org/pledge',1,'together
what was promised.
together',NULL,'What was promised.');
INSERT INTO "commitments_commitment" VALUES(5,'hidden','pledge','Commitment 4','en',NULL,'','',NULL,NULL,'https://example.org/pledge',0,'commitment 4
what was promised.
hidden
gcm',1,'What was promised.');
INSERT INTO "commitments_commitment" VALUES(6,'hidden-framework','pledge','Commitment 5','en',NULL,'','',NULL,NULL,'https://example.org/pledge',1,'commitment 5
what was promised.
hidden-framework
f4',5,'What was promised.');
INSERT INTO "commitments_commitment" VALUES(7,'hidden-party','pledge','Commitment 6','en',NULL,'','',NULL,NULL,'https://example.org/pledge',1,'commitment 6
what was promised.
hidden-party
gcm',1,'What was promised.');
CREATE TABLE "commitments_commitment_populations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "commitment_id" bigint NOT NULL REFERENCES "commitments_commitment" ("id") DEFERRABLE INITIALLY DEFERRED, "term_id" bigint NOT NULL REFERENCES "commitments_term" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "commitments_commitment_populations" VALUES(1,1,1);
CREATE TABLE "commitments_commitmentobjective" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "basis" varchar(10) NOT NULL, "reason" text NOT NULL, "commitment_id" bigint NOT NULL REFERENCES "commitments_commitment" ("id") DEFERRABLE INITIALLY DEFERRED, "objective_id" bigint NOT NULL REFERENCES "commitments_objective" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "commitments_mapping_once" UNIQUE ("commitment_id", "objective_id"));
INSERT INTO "commitments_commitmentobjective" VALUES(1,'editorial','',1,1);
INSERT INTO "commitments_commitmentobjective" VALUES(2,'editorial','',2,4);
INSERT INTO "commitments_commitmentobjective" VALUES(3,'editorial','',5,1);
INSERT INTO "commitments_commitmentobjective" VALUES(4,'editorial','',6,1);
INSERT INTO "commitments_commitmentobjective" VALUES(5,'editorial','',7,1);
INSERT INTO "commitments_commitmentobjective" VALUES(6,'editorial','',1,5);
INSERT INTO "commitments_commitmentobjective" VALUES(7,'editorial','',1,6);
CREATE TABLE "commitments_crosswalk" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "basis" varchar(10) NOT NULL, "source" varchar(500) NOT NULL, "note" text NOT NULL, "public" bool NOT NULL, "from_objective_id" bigint NOT NULL REFERENCES "commitments_objective" ("id") DEFERRABLE INITIALLY DEFERRED, "to_objective_id" bigint NOT NULL REFERENCES "commitments_objective" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "commitments_crosswalk_pair_once" UNIQUE ("from_objective_id", "to_objective_id"), CONSTRAINT "commitments_crosswalk_between_two" CHECK (NOT ("from_objective_id" = ("to_objective_id"))));
INSERT INTO "commitments_crosswalk" VALUES(1,'text','','',1,1,4);
INSERT INTO "commitments_crosswalk" VALUES(2,'editorial','','',1,3,2);
INSERT INTO "commitments_crosswalk" VALUES(3,'published','','',1,1,5);
INSERT INTO "commitments_crosswalk" VALUES(4,'published','','',1,6,1);
INSERT INTO "commitments_crosswalk" VALUES(5,'published','','',0,1,2);
CREATE TABLE "commitments_endorsement" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "role" varchar(80) NOT NULL, "endorsed_on" date NULL, "endorsed_on_precision" varchar(7) NOT NULL, "withdrawn_on" date NULL, "source" varchar(500) NOT NULL, "note" text NOT NULL, "public" bool NOT NULL, "city_id" bigint NULL REFERENCES "cities_city" ("id") DEFERRABLE INITIALLY DEFERRED, "network_id" bigint NULL REFERENCES "cities_network" ("id") DEFERRABLE INITIALLY DEFERRED, "framework_id" bigint NOT NULL REFERENCES "commitments_framework" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "commitments_endorsement_one_party" CHECK ((("city_id" IS NOT NULL AND "network_id" IS NULL) OR ("city_id" IS NULL AND "network_id" IS NOT NULL))), CONSTRAINT "commitments_endorsement_date_has_precision" CHECK ((("endorsed_on" IS NULL AND "endorsed_on_precision" = '') OR ("endorsed_on" IS NOT NULL AND NOT ("endorsed_on_precision" = '')))));
INSERT INTO "commitments_endorsement" VALUES(1,'signatory',NULL,'',NULL,'','',1,3,NULL,3);
INSERT INTO "commitments_endorsement" VALUES(2,'signatory',NULL,'',NULL,'','',1,NULL,2,4);
INSERT INTO "commitments_endorsement" VALUES(3,'signatory',NULL,'',NULL,'','',1,4,NULL,3);
INSERT INTO "commitments_endorsement" VALUES(4,'signatory',NULL,'',NULL,'','',1,1,NULL,5);
INSERT INTO "commitments_endorsement" VALUES(5,'signatory',NULL,'',NULL,'','',0,1,NULL,3);
CREATE TABLE "commitments_evidence" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "title" varchar(200) NOT NULL, "url" varchar(500) NOT NULL, "file" varchar(100) NOT NULL, "file_name" varchar(120) NOT NULL, "file_type" varchar(40) NOT NULL, "file_size" integer unsigned NULL CHECK ("file_size" >= 0), "page" varchar(40) NOT NULL, "shows" text NOT NULL, "checked_at" datetime NULL, "answered" bool NULL, "report_id" bigint NOT NULL REFERENCES "commitments_progressreport" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "commitments_evidence_link_or_file" CHECK ((("url" = '' AND NOT ("file" = '')) OR (NOT ("url" = '') AND "file" = ''))));
INSERT INTO "commitments_evidence" VALUES(1,'Minutes of the council','https://example.org/minutes','','','',NULL,'','',NULL,NULL,1);
INSERT INTO "commitments_evidence" VALUES(2,'Minutes of the council','https://example.org/minutes','','','',NULL,'','',NULL,NULL,9);
INSERT INTO "commitments_evidence" VALUES(3,'Minutes of the council','https://example.org/minutes','','','',NULL,'','',NULL,NULL,10);
INSERT INTO "commitments_evidence" VALUES(4,'Minutes of the council','https://example.org/minutes','','','',NULL,'','',NULL,NULL,11);
INSERT INTO "commitments_evidence" VALUES(5,'Minutes of the council','https://example.org/minutes','','','',NULL,'','',NULL,NULL,12);
INSERT INTO "commitments_evidence" VALUES(6,'Minutes of the council','https://example.org/minutes','','','',NULL,'','',NULL,NULL,13);
INSERT INTO "commitments_evidence" VALUES(7,'Minutes of the council','https://example.org/minutes','','','',NULL,'','',NULL,NULL,14);
INSERT INTO "commitments_evidence" VALUES(8,'Minutes of the council','https://example.org/minutes','','','',NULL,'','',NULL,NULL,15);
INSERT INTO "commitments_evidence" VALUES(9,'Minutes of the council','https://example.org/minutes','','','',NULL,'','',NULL,NULL,16);
CREATE TABLE "commitments_framework" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "slug" varchar(80) NOT NULL UNIQUE, "name" varchar(250) NOT NULL, "short_name" varchar(80) NOT NULL, "kind" varchar(20) NOT NULL, "adopted_on" date NULL, "adopted_at" varchar(120) NOT NULL, "endorsed_on" date NULL, "document_symbol" varchar(60) NOT NULL, "legally_binding" bool NOT NULL, "url" varchar(500) NOT NULL, "source" varchar(500) NOT NULL, "note" text NOT NULL, "public" bool NOT NULL, "search" text NOT NULL);
INSERT INTO "commitments_framework" VALUES(1,'gcm','Global Compact','GCM','un-compact',NULL,'',NULL,'',0,'','','',1,'global compact
gcm
gcm');
INSERT INTO "commitments_framework" VALUES(2,'sdg','Goals','SDG','un-agenda',NULL,'',NULL,'',0,'','','',1,'goals
sdg
sdg');
INSERT INTO "commitments_framework" VALUES(3,'statement','Statement','F2','city-statement',NULL,'',NULL,'',0,'','','',1,'statement
f2
statement');
INSERT INTO "commitments_framework" VALUES(4,'call','Call','F3','campaign',NULL,'',NULL,'',0,'','','',1,'call
f3
call');
INSERT INTO "commitments_framework" VALUES(5,'hidden','Framework 4','F4','city-statement',NULL,'',NULL,'',0,'','','',0,'framework 4
f4
hidden');
CREATE TABLE "commitments_idempotencykey" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "key" varchar(100) NOT NULL, "request" varchar(64) NOT NULL, "status" smallint unsigned NULL CHECK ("status" >= 0), "sent_at" datetime NOT NULL, "token_id" bigint NOT NULL REFERENCES "commitments_apitoken" ("id") DEFERRABLE INITIALLY DEFERRED, "report" bigint unsigned NULL CHECK ("report" >= 0), CONSTRAINT "commitments_idempotencykey_once" UNIQUE ("token_id", "key"), CONSTRAINT "commitments_idempotencykey_answered" CHECK ((("report" IS NULL AND "status" IS NULL) OR ("report" IS NOT NULL AND "status" IS NOT NULL))));
INSERT INTO "commitments_idempotencykey" VALUES(1,'key-0','0000000000000000000000000000000000000000000000000000000000000000',NULL,'2026-06-01 12:00:00',1,NULL);
INSERT INTO "commitments_idempotencykey" VALUES(2,'key-1','0000000000000000000000000000000000000000000000000000000000000000',201,'2026-06-01 12:00:00',2,1);
CREATE TABLE "commitments_indicator" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "code" varchar(20) NOT NULL, "title" varchar(300) NOT NULL, "unit" varchar(80) NOT NULL, "direction" varchar(8) NOT NULL, "city_level" bool NOT NULL, "note" text NOT NULL, "public" bool NOT NULL, "framework_id" bigint NOT NULL REFERENCES "commitments_framework" ("id") DEFERRABLE INITIALLY DEFERRED, "objective_id" bigint NULL REFERENCES "commitments_objective" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "commitments_indicator_code_once" UNIQUE ("framework_id", "code"));
INSERT INTO "commitments_indicator" VALUES(1,'10.7.2','Indicator 0','','up',1,'',1,2,4);
INSERT INTO "commitments_indicator" VALUES(2,'1','Indicator 1','','down',0,'',1,1,NULL);
INSERT INTO "commitments_indicator" VALUES(3,'1','Indicator 2','','up',1,'',1,5,NULL);
INSERT INTO "commitments_indicator" VALUES(4,'2','Indicator 3','','up',1,'',0,1,NULL);
CREATE TABLE "commitments_measurement" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "unit" varchar(80) NOT NULL, "observed_on" date NULL, "breakdown" varchar(80) NOT NULL, "status" varchar(1) NOT NULL, "source" varchar(500) NOT NULL, "report_id" bigint NOT NULL REFERENCES "commitments_progressreport" ("id") DEFERRABLE INITIALLY DEFERRED, "target_id" bigint NULL REFERENCES "commitments_target" ("id") DEFERRABLE INITIALLY DEFERRED, "value" decimal NULL, CONSTRAINT "commitments_measurement_once" UNIQUE ("report_id", "target_id", "breakdown"), CONSTRAINT "commitments_measurement_missing_or_value" CHECK ((("status" IN ('L', 'M', 'Q') AND "value" IS NULL) OR (NOT ("status" IN ('L', 'M', 'Q')) AND "value" IS NOT NULL))), CONSTRAINT "commitments_measurement_has_unit" CHECK (("target_id" IS NOT NULL OR NOT ("unit" = ''))));
INSERT INTO "commitments_measurement" VALUES(1,'','2024-12-31','','A','',1,1,50);
INSERT INTO "commitments_measurement" VALUES(2,'',NULL,'women','L','',1,1,NULL);
INSERT INTO "commitments_measurement" VALUES(3,'beds','2022-12-31','','A','',2,NULL,50);
INSERT INTO "commitments_measurement" VALUES(4,'','2024-12-31','','A','',4,3,50);
INSERT INTO "commitments_measurement" VALUES(5,'','2024-12-31','','A','',9,3,50);
INSERT INTO "commitments_measurement" VALUES(6,'','2024-12-31','','A','',5,4,50);
INSERT INTO "commitments_measurement" VALUES(7,'','2024-12-31','','A','',10,4,50);
INSERT INTO "commitments_measurement" VALUES(8,'','2024-12-31','','A','',6,5,50);
INSERT INTO "commitments_measurement" VALUES(9,'','2024-12-31','','A','',11,5,50);
INSERT INTO "commitments_measurement" VALUES(10,'','2024-12-31','','A','',7,6,50);
INSERT INTO "commitments_measurement" VALUES(11,'','2024-12-31','','A','',12,6,50);
INSERT INTO "commitments_measurement" VALUES(12,'','2024-12-31','','A','',8,7,50);
INSERT INTO "commitments_measurement" VALUES(13,'','2024-12-31','','A','',13,7,50);
INSERT INTO "commitments_measurement" VALUES(14,'','2024-12-31','','A','',14,1,99);
INSERT INTO "commitments_measurement" VALUES(15,'','2024-12-31','','A','',15,1,99);
INSERT INTO "commitments_measurement" VALUES(16,'','2024-12-31','','A','',16,1,99);
CREATE TABLE "commitments_mistake" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "page" varchar(300) NOT NULL, "message" text NOT NULL, "contact" varchar(254) NOT NULL, "received_at" datetime NOT NULL, "settled" bool NOT NULL);
INSERT INTO "commitments_mistake" VALUES(1,'/cities/arua/','“L’été”, ''año'' \ 100 %;
سطر ثانٍ','reader@example.org','2026-06-01 12:00:00',0);
CREATE TABLE "commitments_notice" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(10) NOT NULL, "key" varchar(120) NOT NULL, "label" varchar(300) NOT NULL, "address" varchar(300) NOT NULL, "note" text NOT NULL, "day" date NULL, "written_at" datetime NOT NULL, "tries" smallint unsigned NOT NULL CHECK ("tries" >= 0), "next_try_at" datetime NOT NULL, "sent_at" datetime NULL, "muted" bool NOT NULL, "recipient_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "commitments_notice_told_once" UNIQUE ("recipient_id", "kind", "key"));
INSERT INTO "commitments_notice" VALUES(1,'published','report:1:3','Montréal: Welcome (2024-12-31)','/reports/1/','',NULL,'2026-06-01 12:00:00',0,'2026-06-01 12:00:00',NULL,0,1);
INSERT INTO "commitments_notice" VALUES(2,'published','report:3:3','Nairobi: Jobs (2024-12-31)','/reports/3/','',NULL,'2026-06-01 12:00:00',0,'2026-06-01 12:00:00',NULL,0,3);
INSERT INTO "commitments_notice" VALUES(3,'reviewed','review:1','Nairobi on Montréal: Welcome (2024-12-31)','/admin/commitments/review/1/change/','',NULL,'2026-06-01 12:00:00',0,'2026-06-01 12:00:00',NULL,0,1);
INSERT INTO "commitments_notice" VALUES(4,'reviewed','review:2','Montréal on Nairobi: Jobs (2024-12-31)','/admin/commitments/review/2/change/','',NULL,'2026-06-01 12:00:00',0,'2026-06-01 12:00:00',NULL,0,3);
INSERT INTO "commitments_notice" VALUES(5,'published','report:4:3','Montréal: Commitment 4 (2024-12-31)','/reports/4/','',NULL,'2026-06-01 12:00:00',0,'2026-06-01 12:00:00',NULL,0,1);
INSERT INTO "commitments_notice" VALUES(6,'published','report:5:3','Montréal: Commitment 5 (2024-12-31)','/reports/5/','',NULL,'2026-06-01 12:00:00',0,'2026-06-01 12:00:00',NULL,0,1);
INSERT INTO "commitments_notice" VALUES(7,'published','report:6:3','Hidden: Commitment 6 (2024-12-31)','/reports/6/','',NULL,'2026-06-01 12:00:00',0,'2026-06-01 12:00:00',NULL,0,9);
INSERT INTO "commitments_notice" VALUES(8,'published','report:7:3','Hidden: Welcome (2024-12-31)','/reports/7/','',NULL,'2026-06-01 12:00:00',0,'2026-06-01 12:00:00',NULL,0,9);
INSERT INTO "commitments_notice" VALUES(9,'published','report:8:3','N2: Welcome (2024-12-31)','/reports/8/','',NULL,'2026-06-01 12:00:00',0,'2026-06-01 12:00:00',NULL,0,12);
INSERT INTO "commitments_notice" VALUES(10,'returned','report:16:3','Montréal: Welcome (2022-12-31)','/admin/commitments/progressreport/16/change/','Please mend it.',NULL,'2026-06-01 12:00:00',0,'2026-06-01 12:00:00',NULL,0,1);
INSERT INTO "commitments_notice" VALUES(11,'reviewed','review:4','São Paulo on Nairobi: Jobs (2024-12-31)','/admin/commitments/review/4/change/','',NULL,'2026-06-01 12:00:00',0,'2026-06-01 12:00:00',NULL,0,3);
INSERT INTO "commitments_notice" VALUES(12,'reviewed','review:5','Hidden on Montréal: Welcome (2024-12-31)','/admin/commitments/review/5/change/','',NULL,'2026-06-01 12:00:00',0,'2026-06-01 12:00:00',NULL,0,1);
INSERT INTO "commitments_notice" VALUES(13,'reviewed','review:6','Nairobi on Montréal: Commitment 4 (2024-12-31)','/admin/commitments/review/6/change/','',NULL,'2026-06-01 12:00:00',0,'2026-06-01 12:00:00',NULL,0,1);
INSERT INTO "commitments_notice" VALUES(14,'reminder','report:0','A report','/','',NULL,'2026-06-01 12:00:00',0,'2026-06-01 12:00:00',NULL,0,18);
CREATE TABLE "commitments_noticesettings" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "language" varchar(10) NOT NULL, "muted" text NOT NULL CHECK ((JSON_VALID("muted") OR "muted" IS NULL)), "user_id" integer NOT NULL UNIQUE REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "commitments_noticesettings" VALUES(1,'en','[]',19);
CREATE TABLE "commitments_objective" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "code" varchar(20) NOT NULL, "kind" varchar(12) NOT NULL, "title" varchar(300) NOT NULL, "order" integer unsigned NOT NULL CHECK ("order" >= 0), "imrf_roundtable" smallint unsigned NULL CHECK ("imrf_roundtable" >= 0), "migration_relevance" varchar(8) NOT NULL, "source" varchar(500) NOT NULL, "public" bool NOT NULL, "search" text NOT NULL, "framework_id" bigint NOT NULL REFERENCES "commitments_framework" ("id") DEFERRABLE INITIALLY DEFERRED, "parent_id" bigint NULL REFERENCES "commitments_objective" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "commitments_objective_code_once" UNIQUE ("framework_id", "code"), CONSTRAINT "commitments_objective_not_own_parent" CHECK (("parent_id" IS NULL OR NOT ("parent_id" = ("id") AND "parent_id" IS NOT NULL))));
INSERT INTO "commitments_objective" VALUES(1,'7','objective','Safety',7,NULL,'direct','',1,'7
safety
gcm
gcm',1,NULL);
INSERT INTO "commitments_objective" VALUES(2,'8','principle','Lives',8,NULL,'','',1,'8
lives
gcm
gcm',1,NULL);
INSERT INTO "commitments_objective" VALUES(3,'10','goal','Equality',10,NULL,'','',1,'10
equality
sdg
sdg',2,NULL);
INSERT INTO "commitments_objective" VALUES(4,'10.7','target','Mobility',11,NULL,'related','',1,'10.7
mobility
sdg
sdg',2,3);
INSERT INTO "commitments_objective" VALUES(5,'1','objective','Objective 4',4,NULL,'','',1,'1
objective 4
f4
hidden',5,NULL);
INSERT INTO "commitments_objective" VALUES(6,'9','objective','Objective 5',5,NULL,'','',0,'9
objective 5
gcm
gcm',1,NULL);
CREATE TABLE "commitments_practice" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "slug" varchar(120) NOT NULL UNIQUE, "kind" varchar(14) NOT NULL, "title" varchar(250) NOT NULL, "problem" text NOT NULL, "done" text NOT NULL, "lessons" text NOT NULL, "language" varchar(10) NOT NULL, "starts_on" date NULL, "ends_on" date NULL, "source_url" varchar(500) NOT NULL, "public" bool NOT NULL, "search" text NOT NULL, "adoption_id" bigint NULL REFERENCES "commitments_adoption" ("id") DEFERRABLE INITIALLY DEFERRED, "result" text NOT NULL, CONSTRAINT "commitments_practice_ends_after_start" CHECK (("ends_on" IS NULL OR "starts_on" IS NULL OR "ends_on" >= ("starts_on"))));
INSERT INTO "commitments_practice" VALUES(1,'kitchen','good-practice','Kitchen','What needed solving.','What was done.','','en',NULL,NULL,'',1,'kitchen
what needed solving.
what was done.
kitchen',1,'');
INSERT INTO "commitments_practice" VALUES(2,'bus','pilot','Bus','What needed solving.','What was done.','','en',NULL,NULL,'',1,'bus
what needed solving.
what was done.
bus',NULL,'');
INSERT INTO "commitments_practice" VALUES(3,'hidden','good-practice','Practice 2','What needed solving.','What was done.','','en',NULL,NULL,'',0,'practice 2
what needed solving.
what was done.
hidden',NULL,'');
CREATE TABLE "commitments_practice_cities" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "practice_id" bigint NOT NULL REFERENCES "commitments_practice" ("id") DEFERRABLE INITIALLY DEFERRED, "city_id" bigint NOT NULL REFERENCES "cities_city" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "commitments_practice_cities" VALUES(1,1,1);
INSERT INTO "commitments_practice_cities" VALUES(2,2,3);
INSERT INTO "commitments_practice_cities" VALUES(3,3,1);
CREATE TABLE "commitments_practice_objectives" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "practice_id" bigint NOT NULL REFERENCES "commitments_practice" ("id") DEFERRABLE INITIALLY DEFERRED, "objective_id" bigint NOT NULL REFERENCES "commitments_objective" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "commitments_practice_objectives" VALUES(1,1,1);
INSERT INTO "commitments_practice_objectives" VALUES(2,2,4);
CREATE TABLE "commitments_progressreport" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "origin" varchar(8) NOT NULL, "period_start" date NULL, "period_end" date NULL, "reported_on" date NULL, "reported_on_precision" varchar(7) NOT NULL, "state" varchar(10) NOT NULL, "stage" varchar(12) NOT NULL, "rating" varchar(12) NOT NULL, "summary" text NOT NULL, "challenges" text NOT NULL, "next_steps" text NOT NULL, "unchanged" bool NOT NULL, "published_at" datetime NULL, "source_url" varchar(500) NOT NULL, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "updated_at" datetime NOT NULL, "adoption_id" bigint NOT NULL REFERENCES "commitments_adoption" ("id") DEFERRABLE INITIALLY DEFERRED, "author_id" integer NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "decided_by_id" integer NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "submitted_by_id" integer NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "language" varchar(10) NOT NULL, "corrects_id" bigint NULL UNIQUE REFERENCES "commitments_progressreport" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "commitments_report_ends_after_start" CHECK (("period_end" >= ("period_start") OR "period_start" IS NULL OR "period_end" IS NULL)), CONSTRAINT "commitments_report_origin_is_whole" CHECK ((("author_id" IS NOT NULL AND "origin" = 'reported' AND "period_end" IS NOT NULL AND "period_start" IS NOT NULL) OR ("author_id" IS NULL AND "origin" = 'compiled' AND NOT ("source_url" = '')))), CONSTRAINT "commitments_report_published_by_someone" CHECK ((NOT ("state" IN ('published', 'superseded')) OR ("decided_by_id" IS NOT NULL AND "origin" = 'reported' AND "published_at" IS NOT NULL AND "reported_on" IS NOT NULL) OR ("origin" = 'compiled' AND "published_at" IS NOT NULL))), CONSTRAINT "commitments_report_known_state" CHECK ("state" IN ('draft', 'submitted', 'returned', 'published', 'superseded')), CONSTRAINT "commitments_progressreport_date_has_precision" CHECK ((("reported_on" IS NULL AND "reported_on_precision" = '') OR ("reported_on" IS NOT NULL AND NOT ("reported_on_precision" = '')))), CONSTRAINT "commitments_report_four_eyes" CHECK (("decided_by_id" IS NULL OR (("author_id" IS NULL OR NOT ("author_id" = ("decided_by_id") AND "author_id" IS NOT NULL AND "decided_by_id" IS NOT NULL)) AND ("submitted_by_id" IS NULL OR NOT ("submitted_by_id" = ("decided_by_id") AND "submitted_by_id" IS NOT NULL AND "decided_by_id" IS NOT NULL))))));
INSERT INTO "commitments_progressreport" VALUES(1,'reported','2024-01-01','2024-12-31','2026-06-01','day','published','in-progress','on-track','What was done.','What hindered it.','',0,'2026-06-01 12:00:00','',3,'2026-06-01 12:00:00',1,1,2,1,'en',NULL);
INSERT INTO "commitments_progressreport" VALUES(2,'compiled',NULL,NULL,'2022-12-31','year','published','fulfilled','','What was done.','What hindered it.','',0,'2026-06-01 12:00:00','https://example.org/news',2,'2026-06-01 12:00:00',3,NULL,NULL,NULL,'en',NULL);
INSERT INTO "commitments_progressreport" VALUES(3,'reported','2024-01-01','2024-12-31','2026-06-01','day','published','planning','constrained','What was done.','What hindered it.','',0,'2026-06-01 12:00:00','',3,'2026-06-01 12:00:00',4,3,4,3,'en',NULL);
INSERT INTO "commitments_progressreport" VALUES(4,'reported','2024-01-01','2024-12-31','2026-06-01','day','published','in-progress','on-track','What was done.','What hindered it.','',0,'2026-06-01 12:00:00','',3,'2026-06-01 12:00:00',6,1,7,1,'en',NULL);
INSERT INTO "commitments_progressreport" VALUES(5,'reported','2024-01-01','2024-12-31','2026-06-01','day','published','in-progress','on-track','What was done.','What hindered it.','',0,'2026-06-01 12:00:00','',3,'2026-06-01 12:00:00',7,1,8,1,'en',NULL);
INSERT INTO "commitments_progressreport" VALUES(6,'reported','2024-01-01','2024-12-31','2026-06-01','day','published','in-progress','on-track','What was done.','What hindered it.','',0,'2026-06-01 12:00:00','',3,'2026-06-01 12:00:00',8,9,10,9,'en',NULL);
INSERT INTO "commitments_progressreport" VALUES(7,'reported','2024-01-01','2024-12-31','2026-06-01','day','published','in-progress','on-track','What was done.','What hindered it.','',0,'2026-06-01 12:00:00','',3,'2026-06-01 12:00:00',9,9,11,9,'en',NULL);
INSERT INTO "commitments_progressreport" VALUES(8,'reported','2024-01-01','2024-12-31','2026-06-01','day','published','in-progress','on-track','What was done.','What hindered it.','',0,'2026-06-01 12:00:00','',3,'2026-06-01 12:00:00',10,12,13,12,'en',NULL);
INSERT INTO "commitments_progressreport" VALUES(9,'reported','2019-01-01','2019-12-31',NULL,'','draft','in-progress','on-track','What was done.','What hindered it.','',0,NULL,'',1,'2026-06-01 12:00:00',6,1,NULL,NULL,'en',NULL);
INSERT INTO "commitments_progressreport" VALUES(10,'reported','2019-01-01','2019-12-31',NULL,'','draft','in-progress','on-track','What was done.','What hindered it.','',0,NULL,'',1,'2026-06-01 12:00:00',7,1,NULL,NULL,'en',NULL);
INSERT INTO "commitments_progressreport" VALUES(11,'reported','2019-01-01','2019-12-31',NULL,'','draft','in-progress','on-track','What was done.','What hindered it.','',0,NULL,'',1,'2026-06-01 12:00:00',8,9,NULL,NULL,'en',NULL);
INSERT INTO "commitments_progressreport" VALUES(12,'reported','2019-01-01','2019-12-31',NULL,'','draft','in-progress','on-track','What was done.','What hindered it.','',0,NULL,'',1,'2026-06-01 12:00:00',9,9,NULL,NULL,'en',NULL);
INSERT INTO "commitments_progressreport" VALUES(13,'reported','2019-01-01','2019-12-31',NULL,'','draft','in-progress','on-track','What was done.','What hindered it.','',0,NULL,'',1,'2026-06-01 12:00:00',10,12,NULL,NULL,'en',NULL);
INSERT INTO "commitments_progressreport" VALUES(14,'reported','2020-01-01','2020-12-31',NULL,'','draft','in-progress','on-track','What was done.','What hindered it.','',0,NULL,'',1,'2026-06-01 12:00:00',1,1,NULL,NULL,'en',NULL);
INSERT INTO "commitments_progressreport" VALUES(15,'reported','2021-01-01','2021-12-31','2026-06-01','day','submitted','in-progress','on-track','What was done.','What hindered it.','',0,NULL,'',2,'2026-06-01 12:00:00',1,1,NULL,1,'en',NULL);
INSERT INTO "commitments_progressreport" VALUES(16,'reported','2022-01-01','2022-12-31','2026-06-01','day','returned','in-progress','on-track','What was done.','What hindered it.','',0,NULL,'',3,'2026-06-01 12:00:00',1,1,14,1,'en',NULL);
INSERT INTO "commitments_progressreport" VALUES(17,'reported','2024-01-01','2024-12-31',NULL,'','draft','in-progress','on-track','What was done.','What hindered it.','',0,NULL,'',1,'2026-06-01 12:00:00',1,1,NULL,NULL,'en',1);
CREATE TABLE "commitments_review" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "state" varchar(10) NOT NULL, "conflict" text NOT NULL, "verifiable" bool NULL, "completion" varchar(12) NOT NULL, "strengths" text NOT NULL, "recommendations" text NOT NULL, "language" varchar(10) NOT NULL, "reply" text NOT NULL, "invited_at" datetime NOT NULL, "submitted_at" datetime NULL, "replied_at" datetime NULL, "published_at" datetime NULL, "invited_by_id" integer NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "report_id" bigint NOT NULL REFERENCES "commitments_progressreport" ("id") DEFERRABLE INITIALLY DEFERRED, "reviewer_id" integer NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "reviewing_city_id" bigint NOT NULL REFERENCES "cities_city" ("id") DEFERRABLE INITIALLY DEFERRED, "round_id" bigint NULL REFERENCES "commitments_reviewround" ("id") DEFERRABLE INITIALLY DEFERRED, "reply_language" varchar(10) NOT NULL, CONSTRAINT "commitments_review_once_per_city" UNIQUE ("report_id", "reviewing_city_id"), CONSTRAINT "commitments_review_submitted_whole" CHECK ((NOT ("state" IN ('submitted', 'replied', 'published')) OR ("submitted_at" IS NOT NULL AND "verifiable" IS NOT NULL))), CONSTRAINT "commitments_review_published_has_time" CHECK ((NOT ("state" = 'published') OR "published_at" IS NOT NULL)), CONSTRAINT "commitments_review_known_state" CHECK ("state" IN ('invited', 'declined', 'submitted', 'replied', 'published')));
INSERT INTO "commitments_review" VALUES(1,'published','none',1,'substantial','Clear figures.','','en','Thank you.','2026-06-01 12:00:00','2026-06-01 12:00:00','2026-06-01 12:00:00','2026-06-01 12:00:00',NULL,1,3,3,NULL,'en');
INSERT INTO "commitments_review" VALUES(2,'published','none',1,'limited','Clear figures.','','en','Thank you.','2026-06-01 12:00:00','2026-06-01 12:00:00','2026-06-01 12:00:00','2026-06-01 12:00:00',NULL,3,1,1,NULL,'en');
INSERT INTO "commitments_review" VALUES(3,'invited','none',1,'substantial','Clear figures.','','en','Thank you.','2026-06-01 12:00:00',NULL,NULL,NULL,NULL,1,NULL,2,NULL,'en');
INSERT INTO "commitments_review" VALUES(4,'submitted','none',1,'substantial','Clear figures.','','en','Thank you.','2026-06-01 12:00:00','2026-06-01 12:00:00',NULL,NULL,NULL,3,15,2,NULL,'en');
INSERT INTO "commitments_review" VALUES(5,'published','none',1,'substantial','Clear figures.','','en','Thank you.','2026-06-01 12:00:00','2026-06-01 12:00:00','2026-06-01 12:00:00','2026-06-01 12:00:00',NULL,1,9,4,NULL,'en');
INSERT INTO "commitments_review" VALUES(6,'published','none',1,'substantial','Clear figures.','','en','Thank you.','2026-06-01 12:00:00','2026-06-01 12:00:00','2026-06-01 12:00:00','2026-06-01 12:00:00',NULL,4,3,3,NULL,'en');
CREATE TABLE "commitments_reviewround" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(120) NOT NULL, "opened_on" date NOT NULL, "due_on" date NOT NULL, "network_id" bigint NOT NULL REFERENCES "cities_network" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "commitments_round_name_once" UNIQUE ("network_id", "name"));
INSERT INTO "commitments_reviewround" VALUES(1,'Peer review 0','2026-06-01','2026-06-30',4);
CREATE TABLE "commitments_target" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "code" varchar(60) NOT NULL, "title" varchar(250) NOT NULL, "unit" varchar(80) NOT NULL, "direction" varchar(8) NOT NULL, "baseline_value" decimal NULL, "baseline_on" date NULL, "due_on" date NULL, "due_on_precision" varchar(7) NOT NULL, "counts_people" bool NOT NULL, "source" varchar(500) NOT NULL, "adoption_id" bigint NOT NULL REFERENCES "commitments_adoption" ("id") DEFERRABLE INITIALLY DEFERRED, "indicator_id" bigint NULL REFERENCES "commitments_indicator" ("id") DEFERRABLE INITIALLY DEFERRED, "value" decimal NULL, CONSTRAINT "commitments_target_code_once" UNIQUE ("adoption_id", "code"), CONSTRAINT "commitments_target_due_after_baseline" CHECK (("due_on" IS NULL OR "baseline_on" IS NULL OR "due_on" >= ("baseline_on"))), CONSTRAINT "commitments_target_date_has_precision" CHECK ((("due_on" IS NULL AND "due_on_precision" = '') OR ("due_on" IS NOT NULL AND NOT ("due_on_precision" = '')))));
INSERT INTO "commitments_target" VALUES(1,'people','Target 0','people','up',0,NULL,'2026-12-31','day',0,'',1,1,100);
INSERT INTO "commitments_target" VALUES(2,'beds','Target 1','people','up',0,NULL,'2028-12-31','day',0,'',3,NULL,NULL);
INSERT INTO "commitments_target" VALUES(3,'target-2','Target 2','people','up',0,NULL,'2031-01-01','day',0,'',6,NULL,100);
INSERT INTO "commitments_target" VALUES(4,'target-3','Target 3','people','up',0,NULL,'2031-01-01','day',0,'',7,NULL,100);
INSERT INTO "commitments_target" VALUES(5,'target-4','Target 4','people','up',0,NULL,'2031-01-01','day',0,'',8,NULL,100);
INSERT INTO "commitments_target" VALUES(6,'target-5','Target 5','people','up',0,NULL,'2031-01-01','day',0,'',9,NULL,100);
INSERT INTO "commitments_target" VALUES(7,'target-6','Target 6','people','up',0,NULL,'2031-01-01','day',0,'',10,NULL,100);
CREATE TABLE "commitments_term" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(12) NOT NULL, "code" varchar(60) NOT NULL, "label" varchar(120) NOT NULL, CONSTRAINT "commitments_term_code_once" UNIQUE ("kind", "code"));
INSERT INTO "commitments_term" VALUES(1,'population','children','Children');
CREATE TABLE "django_admin_log" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "object_id" text NULL, "object_repr" varchar(200) NOT NULL, "action_flag" smallint unsigned NOT NULL CHECK ("action_flag" >= 0), "change_message" text NOT NULL, "content_type_id" integer NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "action_time" datetime NOT NULL);
INSERT INTO "django_admin_log" VALUES(1,'1','“L’été”, ''año'' \ 100 %;
سطر ثانٍ',2,'',27,1,'2026-06-01 12:00:00');
CREATE TABLE "django_content_type" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app_label" varchar(100) NOT NULL, "model" varchar(100) NOT NULL);
INSERT INTO "django_content_type" VALUES(1,'cities','country');
INSERT INTO "django_content_type" VALUES(2,'cities','city');
INSERT INTO "django_content_type" VALUES(3,'cities','event');
INSERT INTO "django_content_type" VALUES(4,'cities','network');
INSERT INTO "django_content_type" VALUES(5,'cities','membership');
INSERT INTO "django_content_type" VALUES(6,'cities','participation');
INSERT INTO "django_content_type" VALUES(7,'cities','trailentry');
INSERT INTO "django_content_type" VALUES(8,'commitments','commitment');
INSERT INTO "django_content_type" VALUES(9,'commitments','framework');
INSERT INTO "django_content_type" VALUES(10,'commitments','cataloguerow');
INSERT INTO "django_content_type" VALUES(11,'commitments','adoption');
INSERT INTO "django_content_type" VALUES(12,'commitments','endorsement');
INSERT INTO "django_content_type" VALUES(13,'commitments','objective');
INSERT INTO "django_content_type" VALUES(14,'commitments','indicator');
INSERT INTO "django_content_type" VALUES(15,'commitments','crosswalk');
INSERT INTO "django_content_type" VALUES(16,'commitments','commitmentobjective');
INSERT INTO "django_content_type" VALUES(17,'commitments','practice');
INSERT INTO "django_content_type" VALUES(18,'commitments','progressreport');
INSERT INTO "django_content_type" VALUES(19,'commitments','evidence');
INSERT INTO "django_content_type" VALUES(20,'commitments','review');
INSERT INTO "django_content_type" VALUES(21,'commitments','target');
INSERT INTO "django_content_type" VALUES(22,'commitments','measurement');
INSERT INTO "django_content_type" VALUES(23,'commitments','term');
INSERT INTO "django_content_type" VALUES(24,'commitments','noticesettings');
INSERT INTO "django_content_type" VALUES(25,'commitments','reviewround');
INSERT INTO "django_content_type" VALUES(26,'commitments','notice');
INSERT INTO "django_content_type" VALUES(27,'commitments','mistake');
INSERT INTO "django_content_type" VALUES(28,'commitments','apitoken');
INSERT INTO "django_content_type" VALUES(29,'commitments','idempotencykey');
INSERT INTO "django_content_type" VALUES(30,'commitments','apiuse');
INSERT INTO "django_content_type" VALUES(31,'admin','logentry');
INSERT INTO "django_content_type" VALUES(32,'auth','permission');
INSERT INTO "django_content_type" VALUES(33,'auth','group');
INSERT INTO "django_content_type" VALUES(34,'auth','user');
INSERT INTO "django_content_type" VALUES(35,'contenttypes','contenttype');
INSERT INTO "django_content_type" VALUES(36,'sessions','session');
CREATE TABLE "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);
INSERT INTO "django_migrations" VALUES(1,'contenttypes','0001_initial','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(2,'auth','0001_initial','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(3,'admin','0001_initial','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(4,'admin','0002_logentry_remove_auto_add','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(5,'admin','0003_logentry_add_action_flag_choices','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(6,'contenttypes','0002_remove_content_type_name','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(7,'auth','0002_alter_permission_name_max_length','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(8,'auth','0003_alter_user_email_max_length','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(9,'auth','0004_alter_user_username_opts','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(10,'auth','0005_alter_user_last_login_null','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(11,'auth','0006_require_contenttypes_0002','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(12,'auth','0007_alter_validators_add_error_messages','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(13,'auth','0008_alter_user_username_max_length','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(14,'auth','0009_alter_user_last_name_max_length','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(15,'auth','0010_alter_group_name_max_length','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(16,'auth','0011_update_proxy_permissions','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(17,'auth','0012_alter_user_first_name_max_length','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(18,'cities','0001_places_networks_events_trail','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(19,'cities','0002_order_by_folded_name','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(20,'cities','0003_trail_roles','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(21,'cities','0004_event_search','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(22,'commitments','0001_frameworks_commitments_reports','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(23,'commitments','0002_review_rounds_and_notices','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(24,'commitments','0003_mistakes','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(25,'commitments','0004_order_by_folded_name','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(26,'commitments','0005_endorsement_messages','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(27,'commitments','0006_submitted_by','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(28,'commitments','0007_api_tokens','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(29,'commitments','0008_order_missing_last','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(30,'commitments','0009_api_uses','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(31,'commitments','0010_newest_first_indexes','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(32,'commitments','0011_withdrawn_standing','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(33,'commitments','0012_exact_decimals','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(34,'commitments','0013_newest_figures','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(35,'commitments','0014_language_codes','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(36,'commitments','0015_keys_without_answers','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(37,'commitments','0016_periods_of_corrections','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(38,'commitments','0017_narratives','2026-06-01 12:00:00');
INSERT INTO "django_migrations" VALUES(39,'sessions','0001_initial','2026-06-01 12:00:00');
CREATE TABLE "django_session" ("session_key" varchar(40) NOT NULL PRIMARY KEY, "session_data" text NOT NULL, "expire_date" datetime NOT NULL);
INSERT INTO "django_session" VALUES('00000000000000000000000000000000','','2026-06-01 12:00:00');
CREATE UNIQUE INDEX "auth_group_permissions_group_id_permission_id_0cd325b0_uniq" ON "auth_group_permissions" ("group_id", "permission_id");
CREATE INDEX "auth_group_permissions_group_id_b120cbf9" ON "auth_group_permissions" ("group_id");
CREATE INDEX "auth_group_permissions_permission_id_84c5c92e" ON "auth_group_permissions" ("permission_id");
CREATE UNIQUE INDEX "auth_user_groups_user_id_group_id_94350c0c_uniq" ON "auth_user_groups" ("user_id", "group_id");
CREATE INDEX "auth_user_groups_user_id_6a12ed8b" ON "auth_user_groups" ("user_id");
CREATE INDEX "auth_user_groups_group_id_97559544" ON "auth_user_groups" ("group_id");
CREATE UNIQUE INDEX "auth_user_user_permissions_user_id_permission_id_14a6b632_uniq" ON "auth_user_user_permissions" ("user_id", "permission_id");
CREATE INDEX "auth_user_user_permissions_user_id_a95ead1b" ON "auth_user_user_permissions" ("user_id");
CREATE INDEX "auth_user_user_permissions_permission_id_1fbb5f2c" ON "auth_user_user_permissions" ("permission_id");
CREATE INDEX "django_admin_log_content_type_id_c4bce8eb" ON "django_admin_log" ("content_type_id");
CREATE INDEX "django_admin_log_user_id_c564eba6" ON "django_admin_log" ("user_id");
CREATE UNIQUE INDEX "django_content_type_app_label_model_76bd3d3b_uniq" ON "django_content_type" ("app_label", "model");
CREATE UNIQUE INDEX "auth_permission_content_type_id_codename_01ab375a_uniq" ON "auth_permission" ("content_type_id", "codename");
CREATE INDEX "auth_permission_content_type_id_2f476e4b" ON "auth_permission" ("content_type_id");
CREATE INDEX "cities_country_region_5bd8c5cf" ON "cities_country" ("region");
CREATE UNIQUE INDEX "cities_city_focal_points_city_id_user_id_fc07a0dd_uniq" ON "cities_city_focal_points" ("city_id", "user_id");
CREATE INDEX "cities_city_focal_points_city_id_1c9c9938" ON "cities_city_focal_points" ("city_id");
CREATE INDEX "cities_city_focal_points_user_id_35d5bafa" ON "cities_city_focal_points" ("user_id");
CREATE UNIQUE INDEX "cities_network_staff_network_id_user_id_c24713a5_uniq" ON "cities_network_staff" ("network_id", "user_id");
CREATE INDEX "cities_network_staff_network_id_0c00e834" ON "cities_network_staff" ("network_id");
CREATE INDEX "cities_network_staff_user_id_051a645d" ON "cities_network_staff" ("user_id");
CREATE INDEX "cities_city_country_id_779ae117" ON "cities_city" ("country_id");
CREATE UNIQUE INDEX "cities_membership_one_current_per_role" ON "cities_membership" ("network_id", "city_id", "role") WHERE "until" IS NULL;
CREATE INDEX "cities_membership_city_id_d47bb1d6" ON "cities_membership" ("city_id");
CREATE INDEX "cities_membership_network_id_58d5ec18" ON "cities_membership" ("network_id");
CREATE INDEX "cities_participation_city_id_ec67553d" ON "cities_participation" ("city_id");
CREATE INDEX "cities_participation_event_id_733fc7c4" ON "cities_participation" ("event_id");
CREATE INDEX "cities_trailentry_at_9c48b556" ON "cities_trailentry" ("at");
CREATE INDEX "cities_trailentry_commitment_d9644fd1" ON "cities_trailentry" ("commitment");
CREATE INDEX "cities_trailentry_actor_id_9892a028" ON "cities_trailentry" ("actor_id");
CREATE INDEX "cities_trailentry_city_id_e6737b2a" ON "cities_trailentry" ("city_id");
CREATE INDEX "cities_trailentry_network_id_bacf7bfc" ON "cities_trailentry" ("network_id");
CREATE INDEX "cities_trail_object" ON "cities_trailentry" ("model", "object_id");
CREATE INDEX "cities_event_city_id_8e63df76" ON "cities_event" ("city_id");
CREATE UNIQUE INDEX "commitments_practice_cities_practice_id_city_id_71bd2e60_uniq" ON "commitments_practice_cities" ("practice_id", "city_id");
CREATE INDEX "commitments_practice_cities_practice_id_155e75e3" ON "commitments_practice_cities" ("practice_id");
CREATE INDEX "commitments_practice_cities_city_id_b3530c68" ON "commitments_practice_cities" ("city_id");
CREATE UNIQUE INDEX "commitments_practice_objectives_practice_id_objective_id_e4bc77b2_uniq" ON "commitments_practice_objectives" ("practice_id", "objective_id");
CREATE INDEX "commitments_practice_objectives_practice_id_99d58f2c" ON "commitments_practice_objectives" ("practice_id");
CREATE INDEX "commitments_practice_objectives_objective_id_2876f02d" ON "commitments_practice_objectives" ("objective_id");
CREATE INDEX "commitments_term_code_37caa901" ON "commitments_term" ("code");
CREATE UNIQUE INDEX "commitments_commitment_populations_commitment_id_term_id_ae33bc1f_uniq" ON "commitments_commitment_populations" ("commitment_id", "term_id");
CREATE INDEX "commitments_commitment_populations_commitment_id_03bf07dd" ON "commitments_commitment_populations" ("commitment_id");
CREATE INDEX "commitments_commitment_populations_term_id_145fc126" ON "commitments_commitment_populations" ("term_id");
CREATE UNIQUE INDEX "commitments_endorsement_city_once" ON "commitments_endorsement" ("framework_id", "city_id") WHERE "withdrawn_on" IS NULL;
CREATE UNIQUE INDEX "commitments_endorsement_network_once" ON "commitments_endorsement" ("framework_id", "network_id") WHERE "withdrawn_on" IS NULL;
CREATE INDEX "commitments_endorsement_city_id_a8773aac" ON "commitments_endorsement" ("city_id");
CREATE INDEX "commitments_endorsement_network_id_2dd6a7c7" ON "commitments_endorsement" ("network_id");
CREATE INDEX "commitments_endorsement_framework_id_d5d39db8" ON "commitments_endorsement" ("framework_id");
CREATE INDEX "commitments_objective_framework_id_aa4e6f66" ON "commitments_objective" ("framework_id");
CREATE INDEX "commitments_objective_parent_id_0000b10b" ON "commitments_objective" ("parent_id");
CREATE INDEX "commitments_indicator_framework_id_0c0448af" ON "commitments_indicator" ("framework_id");
CREATE INDEX "commitments_indicator_objective_id_e3c76c0f" ON "commitments_indicator" ("objective_id");
CREATE INDEX "commitments_crosswalk_from_objective_id_df9b0dbb" ON "commitments_crosswalk" ("from_objective_id");
CREATE INDEX "commitments_crosswalk_to_objective_id_b16d7507" ON "commitments_crosswalk" ("to_objective_id");
CREATE INDEX "commitments_commitmentobjective_commitment_id_1fcdefa4" ON "commitments_commitmentobjective" ("commitment_id");
CREATE INDEX "commitments_commitmentobjective_objective_id_794d4ef4" ON "commitments_commitmentobjective" ("objective_id");
CREATE INDEX "commitments_evidence_report_id_b1268b33" ON "commitments_evidence" ("report_id");
CREATE INDEX "commitments_notice_next_try_at_25df9b13" ON "commitments_notice" ("next_try_at");
CREATE INDEX "commitments_notice_recipient_id_bde5d59c" ON "commitments_notice" ("recipient_id");
CREATE INDEX "commitments_reviewround_network_id_bd625e99" ON "commitments_reviewround" ("network_id");
CREATE INDEX "commitments_mistake_received_at_1706d42d" ON "commitments_mistake" ("received_at");
CREATE INDEX "commitments_apitoken_owner_id_ed099710" ON "commitments_apitoken" ("owner_id");
CREATE UNIQUE INDEX "commitments_apitoken_cities_apitoken_id_city_id_1ea2dcbb_uniq" ON "commitments_apitoken_cities" ("apitoken_id", "city_id");
CREATE INDEX "commitments_apitoken_cities_apitoken_id_c4ec7917" ON "commitments_apitoken_cities" ("apitoken_id");
CREATE INDEX "commitments_apitoken_cities_city_id_f2d9fa95" ON "commitments_apitoken_cities" ("city_id");
CREATE UNIQUE INDEX "commitments_apitoken_networks_apitoken_id_network_id_828b8496_uniq" ON "commitments_apitoken_networks" ("apitoken_id", "network_id");
CREATE INDEX "commitments_apitoken_networks_apitoken_id_82e3de35" ON "commitments_apitoken_networks" ("apitoken_id");
CREATE INDEX "commitments_apitoken_networks_network_id_c45bfd0f" ON "commitments_apitoken_networks" ("network_id");
CREATE INDEX "commitments_apiuse_minute_77a35fb1" ON "commitments_apiuse" ("minute");
CREATE UNIQUE INDEX "commitments_adoption_one_lead" ON "commitments_adoption" ("commitment_id") WHERE "role" = 'lead';
CREATE INDEX "commitments_adoption_standing_267feca4" ON "commitments_adoption" ("standing");
CREATE INDEX "commitments_adoption_reported_on_6e3543f0" ON "commitments_adoption" ("reported_on");
CREATE INDEX "commitments_adoption_city_id_bed7a682" ON "commitments_adoption" ("city_id");
CREATE INDEX "commitments_adoption_network_id_fd873124" ON "commitments_adoption" ("network_id");
CREATE INDEX "commitments_adoption_commitment_id_81e5e5e1" ON "commitments_adoption" ("commitment_id");
CREATE INDEX "commitments_adoption_report_due_on_d15208e9" ON "commitments_adoption" ("report_due_on");
CREATE INDEX "commitments_measurement_report_id_6987bace" ON "commitments_measurement" ("report_id");
CREATE INDEX "commitments_measurement_target_id_fb576bb0" ON "commitments_measurement" ("target_id");
CREATE INDEX "commitments_target_code_49c0d545" ON "commitments_target" ("code");
CREATE INDEX "commitments_target_adoption_id_8051f039" ON "commitments_target" ("adoption_id");
CREATE INDEX "commitments_target_indicator_id_604d7b97" ON "commitments_target" ("indicator_id");
CREATE INDEX "commitments_figure_newest" ON "commitments_measurement" ("observed_on" DESC, "id" DESC);
CREATE INDEX "commitments_progressreport_adoption_id_fb64b23c" ON "commitments_progressreport" ("adoption_id");
CREATE INDEX "commitments_progressreport_author_id_b04e7060" ON "commitments_progressreport" ("author_id");
CREATE INDEX "commitments_progressreport_decided_by_id_a6179294" ON "commitments_progressreport" ("decided_by_id");
CREATE INDEX "commitments_progressreport_submitted_by_id_cafcc42f" ON "commitments_progressreport" ("submitted_by_id");
CREATE INDEX "commitments_report_latest" ON "commitments_progressreport" ("adoption_id", "state", "reported_on" DESC);
CREATE INDEX "commitments_report_newest" ON "commitments_progressreport" ("reported_on" DESC, "id" DESC);
CREATE INDEX "commitments_review_state_759b571d" ON "commitments_review" ("state");
CREATE INDEX "commitments_review_invited_by_id_59100ef9" ON "commitments_review" ("invited_by_id");
CREATE INDEX "commitments_review_report_id_51db9547" ON "commitments_review" ("report_id");
CREATE INDEX "commitments_review_reviewer_id_2d751c81" ON "commitments_review" ("reviewer_id");
CREATE INDEX "commitments_review_reviewing_city_id_f471b989" ON "commitments_review" ("reviewing_city_id");
CREATE INDEX "commitments_review_round_id_05c0f694" ON "commitments_review" ("round_id");
CREATE INDEX "commitments_idempotencykey_sent_at_b24b65f2" ON "commitments_idempotencykey" ("sent_at");
CREATE INDEX "commitments_idempotencykey_token_id_7f257e46" ON "commitments_idempotencykey" ("token_id");
CREATE UNIQUE INDEX "commitments_report_one_per_period" ON "commitments_progressreport" ("adoption_id", "period_start", "period_end") WHERE (("state" = 'published' OR ("corrects_id" IS NULL AND NOT ("state" = 'superseded'))) AND "origin" = 'reported');
CREATE INDEX "commitments_commitment_framework_id_bfc9afe0" ON "commitments_commitment" ("framework_id");
CREATE INDEX "commitments_commitment_newest" ON "commitments_commitment" ("made_on" DESC, "title", "id");
CREATE INDEX "commitments_commitment_title" ON "commitments_commitment" ("title");
CREATE INDEX "commitments_practice_adoption_id_8a743cbc" ON "commitments_practice" ("adoption_id");
CREATE INDEX "django_session_expire_date_a5c62663" ON "django_session" ("expire_date");
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('django_migrations',39);
INSERT INTO "sqlite_sequence" VALUES('django_admin_log',1);
INSERT INTO "sqlite_sequence" VALUES('django_content_type',36);
INSERT INTO "sqlite_sequence" VALUES('auth_permission',144);
INSERT INTO "sqlite_sequence" VALUES('auth_group',1);
INSERT INTO "sqlite_sequence" VALUES('auth_user',22);
INSERT INTO "sqlite_sequence" VALUES('cities_city',6);
INSERT INTO "sqlite_sequence" VALUES('cities_membership',6);
INSERT INTO "sqlite_sequence" VALUES('cities_participation',5);
INSERT INTO "sqlite_sequence" VALUES('cities_trailentry',40);
INSERT INTO "sqlite_sequence" VALUES('cities_event',3);
INSERT INTO "sqlite_sequence" VALUES('commitments_endorsement',5);
INSERT INTO "sqlite_sequence" VALUES('commitments_objective',6);
INSERT INTO "sqlite_sequence" VALUES('commitments_indicator',4);
INSERT INTO "sqlite_sequence" VALUES('commitments_crosswalk',5);
INSERT INTO "sqlite_sequence" VALUES('commitments_commitmentobjective',7);
INSERT INTO "sqlite_sequence" VALUES('commitments_evidence',9);
INSERT INTO "sqlite_sequence" VALUES('commitments_reviewround',1);
INSERT INTO "sqlite_sequence" VALUES('commitments_adoption',10);
INSERT INTO "sqlite_sequence" VALUES('commitments_measurement',16);
INSERT INTO "sqlite_sequence" VALUES('commitments_target',7);
INSERT INTO "sqlite_sequence" VALUES('commitments_progressreport',17);
INSERT INTO "sqlite_sequence" VALUES('commitments_review',6);
INSERT INTO "sqlite_sequence" VALUES('commitments_idempotencykey',2);
INSERT INTO "sqlite_sequence" VALUES('commitments_commitment',7);
INSERT INTO "sqlite_sequence" VALUES('commitments_practice',3);
INSERT INTO "sqlite_sequence" VALUES('cities_network',6);
INSERT INTO "sqlite_sequence" VALUES('commitments_framework',5);
INSERT INTO "sqlite_sequence" VALUES('commitments_term',1);
INSERT INTO "sqlite_sequence" VALUES('commitments_commitment_populations',1);
INSERT INTO "sqlite_sequence" VALUES('cities_city_focal_points',6);
INSERT INTO "sqlite_sequence" VALUES('commitments_notice',14);
INSERT INTO "sqlite_sequence" VALUES('commitments_practice_cities',3);
INSERT INTO "sqlite_sequence" VALUES('commitments_practice_objectives',2);
INSERT INTO "sqlite_sequence" VALUES('cities_network_staff',2);
INSERT INTO "sqlite_sequence" VALUES('commitments_cataloguerow',1);
INSERT INTO "sqlite_sequence" VALUES('commitments_noticesettings',1);
INSERT INTO "sqlite_sequence" VALUES('commitments_apiuse',1);
INSERT INTO "sqlite_sequence" VALUES('commitments_apitoken',2);
INSERT INTO "sqlite_sequence" VALUES('commitments_mistake',1);
INSERT INTO "sqlite_sequence" VALUES('commitments_apitoken_cities',1);
INSERT INTO "sqlite_sequence" VALUES('commitments_apitoken_networks',1);
INSERT INTO "sqlite_sequence" VALUES('auth_group_permissions',1);
INSERT INTO "sqlite_sequence" VALUES('auth_user_groups',1);
INSERT INTO "sqlite_sequence" VALUES('auth_user_user_permissions',1);
COMMIT;
