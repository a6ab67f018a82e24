-- sqlite
CREATE INDEX audit_by_subject ON audit (subject_kind, subject_id);
CREATE INDEX outbox_unpublished ON outbox (sequence) WHERE published_at IS NULL;
CREATE INDEX parked_event_by_key ON parked_event (consumer, state, "key");
CREATE TABLE audit (
  audit_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  recorded_at DATETIME NOT NULL,
  actor VARCHAR(80) NOT NULL,
  action VARCHAR(120) NOT NULL,
  subject_kind VARCHAR(40),
  subject_id VARCHAR(64),
  detail TEXT,
  correlation_id VARCHAR(64) NOT NULL
);
CREATE TABLE idempotency (
  actor VARCHAR(80) NOT NULL,
  operation VARCHAR(200) NOT NULL,
  "key" VARCHAR(120) NOT NULL,
  request_hash VARCHAR(64) NOT NULL,
  status INTEGER NOT NULL,
  headers TEXT NOT NULL,
  body BLOB NOT NULL,
  recorded_at DATETIME NOT NULL,
  PRIMARY KEY (actor, operation, "key")
);
CREATE TABLE inbox (
  consumer VARCHAR(80) NOT NULL,
  source VARCHAR(80) NOT NULL,
  event_id VARCHAR(64) NOT NULL,
  type VARCHAR(120) NOT NULL,
  outcome VARCHAR(20) NOT NULL,
  received_at DATETIME NOT NULL,
  PRIMARY KEY (consumer, source, event_id)
);
CREATE TABLE outbox (
  sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  event_id VARCHAR(26) NOT NULL,
  type VARCHAR(120) NOT NULL,
  topic VARCHAR(120) NOT NULL,
  "key" VARCHAR(64) NOT NULL,
  recorded_at DATETIME NOT NULL,
  correlation_id VARCHAR(64) NOT NULL,
  payload TEXT NOT NULL,
  published_at DATETIME,
  UNIQUE (event_id)
);
CREATE TABLE parked_event (
  parked_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  consumer VARCHAR(80) NOT NULL,
  fingerprint VARCHAR(64) NOT NULL,
  topic VARCHAR(120) NOT NULL,
  partition INTEGER,
  "offset" INTEGER,
  "key" VARCHAR(64) NOT NULL,
  type VARCHAR(120),
  payload BLOB,
  state VARCHAR(12) NOT NULL,
  reason VARCHAR(400) NOT NULL,
  attempts INTEGER NOT NULL,
  next_attempt_at DATETIME,
  first_seen_at DATETIME NOT NULL,
  resolved_at DATETIME
);
CREATE TABLE writer_clock (
  one INTEGER NOT NULL,
  last DATETIME NOT NULL,
  PRIMARY KEY (one)
);
CREATE UNIQUE INDEX parked_event_once ON parked_event (consumer, fingerprint);

-- postgresql
CREATE INDEX audit_by_subject ON audit (subject_kind, subject_id);
CREATE INDEX outbox_unpublished ON outbox (sequence) WHERE published_at IS NULL;
CREATE INDEX parked_event_by_key ON parked_event (consumer, state, key);
CREATE TABLE audit (
  audit_id BIGSERIAL NOT NULL,
  recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
  actor VARCHAR(80) NOT NULL,
  action VARCHAR(120) NOT NULL,
  subject_kind VARCHAR(40),
  subject_id VARCHAR(64),
  detail TEXT,
  correlation_id VARCHAR(64) NOT NULL,
  PRIMARY KEY (audit_id)
);
CREATE TABLE idempotency (
  actor VARCHAR(80) NOT NULL,
  operation VARCHAR(200) NOT NULL,
  key VARCHAR(120) NOT NULL,
  request_hash VARCHAR(64) NOT NULL,
  status INTEGER NOT NULL,
  headers TEXT NOT NULL,
  body BYTEA NOT NULL,
  recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (actor, operation, key)
);
CREATE TABLE inbox (
  consumer VARCHAR(80) NOT NULL,
  source VARCHAR(80) NOT NULL,
  event_id VARCHAR(64) NOT NULL,
  type VARCHAR(120) NOT NULL,
  outcome VARCHAR(20) NOT NULL,
  received_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (consumer, source, event_id)
);
CREATE TABLE outbox (
  sequence BIGSERIAL NOT NULL,
  event_id VARCHAR(26) NOT NULL,
  type VARCHAR(120) NOT NULL,
  topic VARCHAR(120) NOT NULL,
  key VARCHAR(64) NOT NULL,
  recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
  correlation_id VARCHAR(64) NOT NULL,
  payload TEXT NOT NULL,
  published_at TIMESTAMP WITH TIME ZONE,
  PRIMARY KEY (sequence),
  UNIQUE (event_id)
);
CREATE TABLE parked_event (
  parked_id BIGSERIAL NOT NULL,
  consumer VARCHAR(80) NOT NULL,
  fingerprint VARCHAR(64) NOT NULL,
  topic VARCHAR(120) NOT NULL,
  partition INTEGER,
  "offset" BIGINT,
  key VARCHAR(64) NOT NULL,
  type VARCHAR(120),
  payload BYTEA,
  state VARCHAR(12) NOT NULL,
  reason VARCHAR(400) NOT NULL,
  attempts INTEGER NOT NULL,
  next_attempt_at TIMESTAMP WITH TIME ZONE,
  first_seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
  resolved_at TIMESTAMP WITH TIME ZONE,
  PRIMARY KEY (parked_id)
);
CREATE TABLE writer_clock (
  one INTEGER NOT NULL,
  last TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (one)
);
CREATE UNIQUE INDEX parked_event_once ON parked_event (consumer, fingerprint);
