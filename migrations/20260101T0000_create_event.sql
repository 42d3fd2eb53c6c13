-- Events: changes of state that others react to, written in the transaction of the change (jobs/).
CREATE TABLE event (
    seq @sequence,
    txid @transaction,
    kind text NOT NULL,
    key text NOT NULL,
    payload @json NOT NULL,
    happened_at @instant NOT NULL
);
-- The order in which subscribers read on PostgreSQL. On SQLite txid is always NULL, so there the index stays empty.
CREATE INDEX event_by_transaction ON event (txid, seq) WHERE txid IS NOT NULL;
