WITH physician AS (
  SELECT DISTINCT practitioner FROM practice
  WHERE month = :month AND general_practitioner AND liberal AND in_region),
holder AS (
  SELECT number, min(practitioner) AS practitioner FROM practice WHERE month = :month GROUP BY number
  UNION ALL
  SELECT professional_number.id, practitioner.id FROM professional_number JOIN practitioner USING (number)
  WHERE practitioner.id IN (SELECT practitioner FROM practice WHERE month = :month)
    AND professional_number.id NOT IN (SELECT number FROM practice WHERE month = :month)),
declared AS (
  SELECT DISTINCT ON (patient) patient, number FROM registration
  WHERE start_date <= :last AND (end_date IS NULL OR end_date >= :last)
  ORDER BY patient, start_date DESC, coalesce(end_date, DATE '9999-12-31') DESC, number DESC),
registered AS (
  SELECT declared.patient, practitioner, (:month - birth_month) // 12 AS age
  FROM declared JOIN holder USING (number) JOIN physician USING (practitioner)
  JOIN patient ON patient.id = declared.patient
  WHERE (death_date IS NULL OR death_date > :last) AND birth_month <= :month),
treated AS (
  SELECT patient FROM event
  WHERE kind = 1 AND date BETWEEN :year_before AND :last AND code IN (SELECT id FROM code WHERE kind = 1
    AND text ~ '^(C02|C03|C07|C08|C09|C10BX03).*' AND text NOT LIKE 'C02K%')
  GROUP BY patient HAVING count(DISTINCT date) >= 3),
tested AS (
  SELECT patient FROM event JOIN code ON code.id = event.code
  WHERE event.kind = 2 AND date BETWEEN :year_before AND :last AND text IN ('592', '593', '1608', '1609', '1610')
  GROUP BY patient HAVING bool_or(text IN ('592', '593')) AND bool_or(text IN ('1608', '1609', '1610')))
SELECT practitioner, count(tested.patient) AS numerator, count(*) AS denominator
FROM registered JOIN treated USING (patient) LEFT JOIN tested USING (patient) WHERE age >= 40 GROUP BY practitioner
