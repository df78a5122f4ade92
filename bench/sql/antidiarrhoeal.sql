WITH physician AS (
  SELECT DISTINCT practitioner FROM practice
  WHERE month = :month AND general_practitioner AND liberal AND in_region),
active AS (
  SELECT patient, performer AS practitioner FROM event
  WHERE kind = 4 AND date BETWEEN :first AND :last AND performer IN (SELECT practitioner FROM physician)
  UNION
  SELECT patient, prescriber FROM event
  WHERE kind = 1 AND prescription_date BETWEEN :first AND :last
    AND prescriber IN (SELECT practitioner FROM physician)),
taken AS (
  SELECT DISTINCT patient, prescriber AS practitioner FROM event
  WHERE kind = 1 AND prescription_date BETWEEN :first AND :last
    AND code IN (SELECT id FROM code WHERE kind = 1 AND text ~ '^(A07XA04|A07DA03|A02X|A07BC05).*'))
SELECT practitioner, count(taken.patient) AS numerator, count(*) AS denominator
FROM active JOIN patient ON patient.id = active.patient AND birth_month <= :month
LEFT JOIN taken USING (patient, practitioner) GROUP BY practitioner
