-- Events: changes of state that others react to, written in the transaction of the change (jobs/).
CREATE TABLE event (
    seq @sequence,
    txid @transaction,
    kind text NOT NULL,
    key text NOT NULL,
    payload @json NOT NULL,
    happened_at @instant NOT NULL
);
