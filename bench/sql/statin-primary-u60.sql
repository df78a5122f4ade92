WITH physician AS (
  SELECT DISTINCT practitioner FROM practice
  WHERE month = :month AND general_practitioner AND liberal AND in_region),
active AS (
  SELECT patient, performer AS practitioner FROM event
  WHERE kind = 4 AND date BETWEEN :first AND :last AND performer IN (SELECT practitioner FROM physician)
  UNION
  SELECT patient, prescriber FROM event
  WHERE kind = 1 AND prescription_date BETWEEN :first AND :last AND prescriber IN (SELECT practitioner FROM physician)),
cardiac AS (
  SELECT DISTINCT patient FROM event
  WHERE kind = 1 AND date BETWEEN :year_before AND :last AND code IN (SELECT id FROM code WHERE kind = 1
    AND text ~ '^(B01A|C01|C02|C03|C07|C08|C09).*')),
taken AS (
  SELECT DISTINCT patient, prescriber AS practitioner FROM event
  WHERE kind = 1 AND prescription_date BETWEEN :first AND :last AND code IN (SELECT id FROM code WHERE kind = 1
    AND text ~ '^(C10AA01|C10AA02|C10AA03|C10AA04|C10AA05|C10AA07|C10BA02|C10BA05|C10BA06|C10BX02|C10BX03).*'))
SELECT practitioner, count(taken.patient) AS numerator, count(*) AS denominator
FROM active JOIN patient ON patient.id = active.patient
  AND birth_month <= :month AND (:month - birth_month) // 12 < 60
LEFT JOIN taken USING (patient, practitioner)
WHERE NOT EXISTS (SELECT 1 FROM cardiac WHERE cardiac.patient = active.patient) GROUP BY practitioner
