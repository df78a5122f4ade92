WITH physician AS (
  SELECT DISTINCT practitioner FROM practice
  WHERE month = :month AND general_practitioner AND liberal AND in_region),
antidepressant AS (
  SELECT patient, date, prescriber, prescription_date FROM event
  WHERE kind = 1 AND date BETWEEN :first - 365 AND :last
    AND code IN (SELECT id FROM code WHERE kind = 1 AND text LIKE 'N06A%')),
first_delivery AS (
  SELECT patient, min(date) AS date FROM antidepressant WHERE date >= :first GROUP BY patient),
start AS (
  SELECT antidepressant.patient, prescriber AS practitioner, min(prescription_date) AS date
  FROM first_delivery JOIN antidepressant USING (patient, date)
  JOIN patient ON patient.id = antidepressant.patient AND (:month - birth_month) // 12 >= 15
  WHERE prescription_date IS NOT NULL AND prescriber IN (SELECT practitioner FROM physician)
    AND NOT EXISTS (SELECT 1 FROM antidepressant AS earlier WHERE earlier.patient = first_delivery.patient
      AND earlier.date < first_delivery.date AND earlier.date >= first_delivery.date - 365)
  GROUP BY antidepressant.patient, prescriber),
test AS (
  SELECT patient, performer AS practitioner, date FROM event
  WHERE kind = 3 AND code IN (SELECT id FROM code WHERE kind = 3 AND text = 'ALQP003'))
SELECT start.practitioner, count(*) FILTER (WHERE EXISTS (SELECT 1 FROM test WHERE test.patient = start.patient
    AND test.practitioner = start.practitioner AND test.date BETWEEN start.date - 30 AND start.date)) AS numerator,
  count(*) AS denominator
FROM start GROUP BY start.practitioner
