WITH physician AS (
  SELECT DISTINCT practitioner FROM practice
  WHERE month = :month AND general_practitioner AND liberal AND in_region),
consultation AS (
  SELECT patient, performer AS practitioner, date, sum(quantity) AS quantity FROM event
  WHERE kind = 4 AND NOT in_ald_care AND date BETWEEN :first AND :last
    AND performer IN (SELECT practitioner FROM physician)
  GROUP BY patient, performer, date),
treated AS (
  SELECT DISTINCT patient, prescriber AS practitioner, prescription_date FROM event
  WHERE kind = 1 AND prescription_date BETWEEN :first AND :last
    AND date BETWEEN prescription_date AND prescription_date + 90)
SELECT consultation.practitioner, coalesce(sum(quantity) FILTER (WHERE treated.patient IS NULL), 0) AS numerator,
  sum(quantity) AS denominator
FROM consultation JOIN patient ON patient.id = consultation.patient AND birth_month <= :month
LEFT JOIN treated ON treated.patient = consultation.patient
  AND treated.practitioner = consultation.practitioner AND treated.prescription_date = consultation.date
GROUP BY consultation.practitioner
