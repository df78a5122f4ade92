-- The eight indicators together: one pass over the events for what belongs to a patient, one for prescriptions,
-- one for dispensing days and one for consultations, with the codes turned into flags once.
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
  SELECT patient, arg_max(number, (start_date, coalesce(end_date, DATE '9999-12-31'), number)) AS number
  FROM registration WHERE start_date <= :last AND (end_date IS NULL OR end_date >= :last) GROUP BY patient),
registered AS (
  SELECT declared.patient, practitioner, (:month - birth_month) // 12 AS age
  FROM declared JOIN holder USING (number) JOIN physician USING (practitioner)
  JOIN patient ON patient.id = declared.patient
  WHERE (death_date IS NULL OR death_date > :last) AND birth_month <= :month),
flag AS MATERIALIZED (
  SELECT id AS code, kind, text <> '' AS named,
    text LIKE 'J01MA%' AS fluoroquinolone, text LIKE 'A02BC%' AS ppi,
    text SIMILAR TO '(M01AA|M01AB|M01AC|M01AE|M01AG|M01AH|M01AX01|M01AX02|M01AX22).*' AND text NOT LIKE 'M01AB55%' AS nsaid,
    text SIMILAR TO '(C02|C03|C07|C08|C09|C10BX03).*' AND text NOT LIKE 'C02K%' AS antihypertensive,
    text SIMILAR TO '(B01A|C01|C02|C03|C07|C08|C09).*' AS cardiac,
    text SIMILAR TO '(C10AA01|C10AA02|C10AA03|C10AA04|C10AA05|C10AA07|C10BA02|C10BA05|C10BA06|C10BX02|C10BX03).*' AS statin,
    kind = 2 AND text IN ('592', '593') AS creatinine, kind = 2 AND text IN ('2004', '1133') AS proteinuria,
    kind = 2 AND text IN ('1608', '1609', '1610') AS potassium
  FROM code),
prescription AS MATERIALIZED (
  SELECT patient, prescriber AS practitioner, prescription_date, bool_or(fluoroquinolone) AS fluoroquinolone,
    bool_or(ppi) AS ppi, bool_or(nsaid) AS nsaid, bool_or(statin) AS statin, sum(amount_cents) AS cents
  FROM event JOIN flag USING (code)
  WHERE event.kind = 1 AND prescription_date BETWEEN :first AND :last AND prescriber IN (FROM physician)
  GROUP BY patient, prescriber, prescription_date),
year_of_patient AS MATERIALIZED (
  SELECT patient, bool_or(creatinine) AS creatinine, bool_or(proteinuria) AS proteinuria,
    bool_or(potassium) AS potassium, bool_or(event.kind = 1 AND cardiac) AS cardiac,
    count(DISTINCT date) FILTER (WHERE antihypertensive AND event.kind = 1) AS antihypertensive_days
  FROM event JOIN flag USING (code)
  WHERE date BETWEEN :year_before AND :last AND (creatinine OR proteinuria OR potassium OR cardiac OR antihypertensive)
  GROUP BY patient),
heavy AS (
  SELECT patient FROM (
    SELECT patient, date FROM event JOIN flag USING (code)
    WHERE event.kind = 1 AND date BETWEEN :first AND :last AND named
      AND patient IN (SELECT patient FROM registered WHERE age >= 65)
    GROUP BY patient, date HAVING count(*) >= 7 AND count(DISTINCT code) >= 7)
  GROUP BY patient HAVING count(*) >= 2),
active AS MATERIALIZED (
  SELECT patient, practitioner, bool_or(fluoroquinolone) AS fluoroquinolone, bool_or(statin) AS statin,
    sum(cents) AS cents FROM (
      SELECT patient, practitioner, fluoroquinolone, statin, cents FROM prescription
      UNION ALL
      SELECT patient, performer, FALSE, FALSE, 0 FROM event
      WHERE kind = 4 AND date BETWEEN :first AND :last AND performer IN (FROM physician))
  GROUP BY patient, practitioner),
active_person AS (
  SELECT active.*, (:month - birth_month) // 12 AS age, coalesce(cardiac, FALSE) AS cardiac
  FROM active JOIN patient ON patient.id = active.patient AND birth_month <= :month
  LEFT JOIN year_of_patient ON year_of_patient.patient = active.patient),
registered_person AS (
  SELECT registered.*, coalesce(creatinine, FALSE) AS creatinine, coalesce(proteinuria, FALSE) AS proteinuria,
    coalesce(potassium, FALSE) AS potassium, coalesce(antihypertensive_days, 0) AS antihypertensive_days,
    heavy.patient IS NOT NULL AS heavy
  FROM registered LEFT JOIN year_of_patient USING (patient) LEFT JOIN heavy USING (patient)),
by_registered AS (
  SELECT practitioner, count(*) FILTER (WHERE age >= 65) AS d1, count(*) FILTER (WHERE age >= 65 AND heavy) AS n1,
    count(*) FILTER (WHERE age >= 60) AS d3, count(*) FILTER (WHERE age >= 60 AND creatinine AND proteinuria) AS n3,
    count(*) FILTER (WHERE age >= 40 AND antihypertensive_days >= 3) AS d6,
    count(*) FILTER (WHERE age >= 40 AND antihypertensive_days >= 3 AND creatinine AND potassium) AS n6
  FROM registered_person GROUP BY practitioner),
by_active AS (
  SELECT practitioner, count(*) FILTER (WHERE age >= 17) AS d2,
    count(*) FILTER (WHERE age >= 17 AND fluoroquinolone) AS n2,
    count(*) FILTER (WHERE age < 60 AND NOT cardiac) AS d7,
    count(*) FILTER (WHERE age < 60 AND NOT cardiac AND statin) AS n7, count(*) AS d8, sum(cents) AS n8
  FROM active_person GROUP BY practitioner),
by_prescription AS (
  SELECT practitioner, count(*) FILTER (WHERE age < 65 AND nsaid) AS d4,
    count(*) FILTER (WHERE age < 65 AND nsaid AND ppi) AS n4, count(*) FILTER (WHERE age >= 65) AS d5,
    count(*) FILTER (WHERE age >= 65 AND nsaid) AS n5
  FROM (SELECT prescription.*, (:month - birth_month) // 12 AS age
    FROM prescription JOIN patient ON patient.id = prescription.patient AND birth_month <= :month)
  GROUP BY practitioner)
SELECT 'polypharmacy-65' AS indicator, practitioner, n1 AS numerator, d1 AS denominator FROM by_registered
UNION ALL SELECT 'fluoroquinolone-16', practitioner, n2, d2 FROM by_active
UNION ALL SELECT 'ckd-monitoring-60', practitioner, n3, d3 FROM by_registered
UNION ALL SELECT 'nsaid-ppi-u65', practitioner, n4, d4 FROM by_prescription
UNION ALL SELECT 'nsaid-65', practitioner, n5, d5 FROM by_prescription
UNION ALL SELECT 'hypertension-monitoring-40', practitioner, n6, d6 FROM by_registered
UNION ALL SELECT 'statin-primary-u60', practitioner, n7, d7 FROM by_active
UNION ALL SELECT 'pharmacy-amount', practitioner, n8, d8 FROM by_active
