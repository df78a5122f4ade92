WITH physician AS (
  SELECT DISTINCT practitioner FROM practice
  WHERE month = :month AND general_practitioner AND liberal AND in_region),
person AS (
  SELECT patient, practitioner, sum(cents) AS cents FROM (
    SELECT patient, performer AS practitioner, 0 AS cents FROM event
    WHERE kind = 4 AND date BETWEEN :first AND :last AND performer IN (SELECT practitioner FROM physician)
    UNION ALL
    SELECT patient, prescriber, amount_cents FROM event
    WHERE kind = 1 AND prescription_date BETWEEN :first AND :last AND prescriber IN (SELECT practitioner FROM physician)) AS line
  GROUP BY patient, practitioner)
SELECT practitioner, sum(cents) AS numerator, count(*) AS denominator
FROM person JOIN patient ON patient.id = person.patient AND birth_month <= :month GROUP BY practitioner
