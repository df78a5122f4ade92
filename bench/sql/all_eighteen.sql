-- The eighteen indicators together: one pass over the events for what belongs to a patient, one for prescriptions,
-- one for dispensing days, one for consultations and two for what is rare, with the codes turned into flags once.
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
flag AS MATERIALIZED (
  SELECT id AS code, kind, text <> '' AS named,
    text LIKE 'J01MA%' AS fluoroquinolone, text LIKE 'A02BC%' AS ppi,
    text ~ '^(M01AA|M01AB|M01AC|M01AE|M01AG|M01AH|M01AX01|M01AX02|M01AX22).*' AND text NOT LIKE 'M01AB55%' AS nsaid,
    text ~ '^(C02|C03|C07|C08|C09|C10BX03).*' AND text NOT LIKE 'C02K%' AS antihypertensive,
    text ~ '^(B01A|C01|C02|C03|C07|C08|C09).*' AS cardiac,
    text ~ '^(C10AA01|C10AA02|C10AA03|C10AA04|C10AA05|C10AA07|C10BA02|C10BA05|C10BA06|C10BX02|C10BX03).*' AS statin,
    kind = 2 AND text IN ('592', '593') AS creatinine, kind = 2 AND text IN ('2004', '1133') AS proteinuria,
    kind = 2 AND text IN ('1608', '1609', '1610') AS potassium,
    text ~ '^(A03FA01|A03FA03|A03FA05|A04AD05).*' AS antiemetic,
    text ~ '^(A07XA04|A07DA03|A02X|A07BC05).*' AS antidiarrhoeal,
    text ~ '^(R05DA|R05DB|R05FA|R05FB|R06AD08).*' AS antitussive,
    text ~ '^(R01BA|R01AA05|R01AB08).*' AS decongestant, text LIKE 'N05B%' AS anxiolytic,
    text ~ '^(N05CD|N05CF).*' AS hypnotic, kind = 1 AND text LIKE 'N06A%' AS antidepressant,
    kind = 3 AND text = 'ALQP003' AS depression_test
  FROM code),
prescription AS MATERIALIZED (
  SELECT patient, prescriber AS practitioner, prescription_date, bool_or(fluoroquinolone) AS fluoroquinolone,
    bool_or(ppi) AS ppi, bool_or(nsaid) AS nsaid, bool_or(statin) AS statin, sum(amount_cents) AS cents,
    bool_or(antiemetic) AS antiemetic, bool_or(antidiarrhoeal) AS antidiarrhoeal, bool_or(antitussive) AS antitussive,
    bool_or(decongestant) AS decongestant, bool_or(anxiolytic) AS anxiolytic, bool_or(hypnotic) AS hypnotic,
    bool_or(date BETWEEN prescription_date AND prescription_date + 90) AS dispensed_in_90_days
  FROM event JOIN flag USING (code)
  WHERE event.kind = 1 AND prescription_date BETWEEN :first AND :last AND prescriber IN (SELECT practitioner FROM physician)
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
    GROUP BY patient, date HAVING count(*) >= 7 AND count(DISTINCT code) >= 7) AS day
  GROUP BY patient HAVING count(*) >= 2),
consultation AS MATERIALIZED (
  SELECT patient, performer AS practitioner, date, coalesce(sum(quantity) FILTER (WHERE NOT in_ald_care), 0) AS quantity
  FROM event WHERE kind = 4 AND date BETWEEN :first AND :last AND performer IN (SELECT practitioner FROM physician)
  GROUP BY patient, performer, date),
test AS MATERIALIZED (
  SELECT patient, performer AS practitioner, date, quantity FROM event JOIN flag USING (code)
  WHERE event.kind = 3 AND depression_test),
period_test AS (
  SELECT patient, practitioner, sum(quantity) AS tests FROM test WHERE date BETWEEN :first AND :last
  GROUP BY patient, practitioner),
antidepressant AS MATERIALIZED (
  SELECT patient, date, prescriber, prescription_date FROM event JOIN flag USING (code)
  WHERE event.kind = 1 AND antidepressant AND date BETWEEN :first - 365 AND :last),
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
active AS MATERIALIZED (
  SELECT patient, practitioner, bool_or(fluoroquinolone) AS fluoroquinolone, bool_or(statin) AS statin,
    bool_or(antiemetic) AS antiemetic, bool_or(antidiarrhoeal) AS antidiarrhoeal, bool_or(antitussive) AS antitussive,
    bool_or(decongestant) AS decongestant, bool_or(ppi) AS ppi, bool_or(anxiolytic) AS anxiolytic,
    bool_or(hypnotic) AS hypnotic, sum(cents) AS cents FROM (
      SELECT patient, practitioner, fluoroquinolone, statin, antiemetic, antidiarrhoeal, antitussive, decongestant,
        ppi, anxiolytic, hypnotic, cents FROM prescription
      UNION ALL
      SELECT patient, practitioner, FALSE, FALSE, FALSE, FALSE, FALSE, FALSE, FALSE, FALSE, FALSE, 0
      FROM consultation) AS seen
  GROUP BY patient, practitioner),
active_person AS (
  SELECT active.*, (:month - birth_month) // 12 AS age, coalesce(cardiac, FALSE) AS cardiac, coalesce(tests, 0) AS tests
  FROM active JOIN patient ON patient.id = active.patient AND birth_month <= :month
  LEFT JOIN year_of_patient ON year_of_patient.patient = active.patient
  LEFT JOIN period_test ON period_test.patient = active.patient AND period_test.practitioner = active.practitioner),
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
    count(*) FILTER (WHERE age < 60 AND NOT cardiac AND statin) AS n7, count(*) AS d8, sum(cents) AS n8,
    count(*) FILTER (WHERE antiemetic) AS n10, count(*) FILTER (WHERE antidiarrhoeal) AS n11,
    count(*) FILTER (WHERE antitussive) AS n12, count(*) FILTER (WHERE decongestant) AS n13,
    count(*) FILTER (WHERE ppi) AS n14, count(*) FILTER (WHERE age >= 15) AS d15,
    sum(CASE WHEN age >= 15 THEN tests ELSE 0 END) AS n15,
    count(*) FILTER (WHERE age >= 15 AND anxiolytic) AS n17, count(*) FILTER (WHERE age >= 15 AND hypnotic) AS n18
  FROM active_person GROUP BY practitioner),
by_prescription AS (
  SELECT practitioner, count(*) FILTER (WHERE age < 65 AND nsaid) AS d4,
    count(*) FILTER (WHERE age < 65 AND nsaid AND ppi) AS n4, count(*) FILTER (WHERE age >= 65) AS d5,
    count(*) FILTER (WHERE age >= 65 AND nsaid) AS n5
  FROM (SELECT prescription.*, (:month - birth_month) // 12 AS age
    FROM prescription JOIN patient ON patient.id = prescription.patient AND birth_month <= :month) AS aged
  GROUP BY practitioner),
by_consultation AS (
  SELECT consultation.practitioner, sum(quantity) AS d9,
    coalesce(sum(quantity) FILTER (WHERE NOT coalesce(dispensed_in_90_days, FALSE)), 0) AS n9
  FROM consultation JOIN patient ON patient.id = consultation.patient AND birth_month <= :month
  LEFT JOIN prescription ON prescription.patient = consultation.patient
    AND prescription.practitioner = consultation.practitioner AND prescription.prescription_date = consultation.date
  GROUP BY consultation.practitioner),
by_start AS (
  SELECT start.practitioner, count(*) AS d16, count(*) FILTER (WHERE EXISTS (SELECT 1 FROM test
    WHERE test.patient = start.patient AND test.practitioner = start.practitioner
      AND test.date BETWEEN start.date - 30 AND start.date)) AS n16
  FROM start GROUP BY start.practitioner)
SELECT 'polypharmacy-65' AS indicator, practitioner, n1 AS numerator, d1 AS denominator FROM by_registered
UNION ALL SELECT 'fluoroquinolone-16', practitioner, n2, d2 FROM by_active
UNION ALL SELECT 'ckd-monitoring-60', practitioner, n3, d3 FROM by_registered
UNION ALL SELECT 'nsaid-ppi-u65', practitioner, n4, d4 FROM by_prescription
UNION ALL SELECT 'nsaid-65', practitioner, n5, d5 FROM by_prescription
UNION ALL SELECT 'hypertension-monitoring-40', practitioner, n6, d6 FROM by_registered
UNION ALL SELECT 'statin-primary-u60', practitioner, n7, d7 FROM by_active
UNION ALL SELECT 'pharmacy-amount', practitioner, n8, d8 FROM by_active
UNION ALL SELECT 'consultation-without-drug', practitioner, n9, d9 FROM by_consultation
UNION ALL SELECT 'antiemetic', practitioner, n10, d8 FROM by_active
UNION ALL SELECT 'antidiarrhoeal', practitioner, n11, d8 FROM by_active
UNION ALL SELECT 'antitussive', practitioner, n12, d8 FROM by_active
UNION ALL SELECT 'decongestant', practitioner, n13, d8 FROM by_active
UNION ALL SELECT 'ppi', practitioner, n14, d8 FROM by_active
UNION ALL SELECT 'depression-test', practitioner, n15, d15 FROM by_active
UNION ALL SELECT 'test-before-antidepressant', practitioner, n16, d16 FROM by_start
UNION ALL SELECT 'anxiolytic', practitioner, n17, d15 FROM by_active
UNION ALL SELECT 'hypnotic', practitioner, n18, d15 FROM by_active
