-- Bodies are compared by four measures of each of their profiles: read without the others.
CREATE INDEX monitoring_total_by_measure ON monitoring_total (series, measure, body_id, item);
