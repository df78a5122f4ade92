WITH physician AS (
  SELECT DISTINCT practitioner FROM practice
  WHERE month = :month AND general_practitioner AND liberal AND in_region),
line AS (
  SELECT patient, prescriber AS practitioner, prescription_date,
    bool_or(text ~ '^(M01AA|M01AB|M01AC|M01AE|M01AG|M01AH|M01AX01|M01AX02|M01AX22).*' AND text NOT LIKE 'M01AB55%') AS nsaid,
    bool_or(text LIKE 'A02BC%') AS ppi
  FROM event JOIN code ON code.id = event.code
  WHERE event.kind = 1 AND prescription_date BETWEEN :first AND :last AND prescriber IN (SELECT practitioner FROM physician)
    AND (text LIKE 'M01A%' OR text LIKE 'A02BC%')
  GROUP BY patient, prescriber, prescription_date)
SELECT practitioner, count(*) FILTER (WHERE ppi) AS numerator, count(*) AS denominator
FROM line JOIN patient ON patient.id = line.patient
WHERE nsaid AND birth_month <= :month AND (:month - birth_month) // 12 < 65 GROUP BY practitioner
