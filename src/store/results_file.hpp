// The results file: rows as CSV (RFC 4180, `,`, \n), JSON or Parquet by the file's ending, with three files beside it.
//
//   FILE                the rows: period, indicator, level, entity, stratum, patients, numerator, denominator, value,
//                       expected, boxes, amount_cents; a hidden row has its seven last cells empty, a denominator of 0
//                       an empty value, a numerator that can hold no medicine no boxes and no amount; value and
//                       expected have 6 decimals
//   FILE.content.csv    what makes up the numerators (content_file.hpp)
//   FILE.manifest.json  what the rows are, with the SHA-256 of FILE and of FILE.content.csv
//   FILE.manifest.sig   "ed25519 PUBLIC_KEY SIGNATURE" (hexadecimal) over the bytes of FILE.manifest.json
//
// The same rows and manifest always give the same bytes (Parquet: the same rows).
#pragma once

#include "feedback/results.hpp"
#include "store/signing.hpp"

#include <filesystem>
#include <string>

namespace miroir::store {

// Refuses another ending than .csv, .json or .parquet ("unknown-ending").
base::Result<void> check_results_ending(const std::filesystem::path& file);

// Refuses a file whose folder is missing or not to be written in ("cannot-write"), before long work and not after it.
base::Result<void> check_results_folder(const std::filesystem::path& file);

// Fills the manifest's hashes and row counts, then writes the four files, all or none. Refuses rows
// that the manifest does not promise (check_rows, check_content).
base::Result<void> write_results(const std::filesystem::path& file, feedback::Results& results, const SigningKey& key);

struct SignedResults {
  feedback::Results results;
  std::string signer;  // public key, hexadecimal
};

// Verifies before it reads. Refuses a missing file ("no-file"), a signature that does not fit ("bad-signature"), rows
// other than those signed ("changed-file"), a file of an earlier version ("old-results"), a manifest ("bad-manifest")
// or a row ("bad-row") that is not right.
base::Result<SignedResults> read_results(const std::filesystem::path& file);

}  // namespace miroir::store
