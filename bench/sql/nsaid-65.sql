WITH physician AS (
  SELECT DISTINCT practitioner FROM practice
  WHERE month = :month AND general_practitioner AND liberal AND in_region),
line AS (
  SELECT patient, prescriber AS practitioner, prescription_date, bool_or(code IN (SELECT id FROM code
    WHERE kind = 1 AND text ~ '^(M01AA|M01AB|M01AC|M01AE|M01AG|M01AH|M01AX01|M01AX02|M01AX22).*' AND text NOT LIKE 'M01AB55%')) AS nsaid
  FROM event
  WHERE kind = 1 AND prescription_date BETWEEN :first AND :last AND prescriber IN (SELECT practitioner FROM physician)
    AND patient IN (SELECT id FROM patient WHERE (:month - birth_month) // 12 >= 65)
  GROUP BY patient, prescriber, prescription_date)
SELECT practitioner, count(*) FILTER (WHERE nsaid) AS numerator, count(*) AS denominator
FROM line GROUP BY practitioner
