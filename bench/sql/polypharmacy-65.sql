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
day AS (
  SELECT patient, date FROM event
  WHERE kind = 1 AND date BETWEEN :first AND :last
    AND patient IN (SELECT patient FROM registered WHERE age >= 65)
    AND code IN (SELECT id FROM code WHERE kind = 1 AND text <> '')
  GROUP BY patient, date HAVING count(*) >= 7 AND count(DISTINCT code) >= 7),
heavy AS (SELECT patient FROM day GROUP BY patient HAVING count(*) >= 2)
SELECT practitioner, count(heavy.patient) AS numerator, count(*) AS denominator
FROM registered LEFT JOIN heavy USING (patient) WHERE age >= 65 GROUP BY practitioner
