// A results file written, read again, and tampered with.
#include "store/results_file.hpp"

#include "base/digest.hpp"
#include "store/files.hpp"
#include "store/manifest_json.hpp"
#include "support/results_sample.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <clocale>
#include <fstream>

#include <sys/stat.h>

namespace miroir::store {
namespace {

namespace fs = std::filesystem;
using feedback::Results;
using measures::Level;
using measures::ResultRow;

std::string content(const fs::path& file) { return read_file(file, std::uintmax_t{1} << 30).value(); }
void overwrite(const fs::path& file, const std::string& bytes) { std::ofstream(file, std::ios::binary) << bytes; }

class ResultsFile : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "miroir results XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    file_ = folder_ / (std::string("it's [2018]") + GetParam());
  }
  void TearDown() override { fs::remove_all(folder_); }

  SigningKey key() const { return SigningKey::load_or_create(folder_ / "signing.key").value(); }
  fs::path beside(const char* ending) const { return file_.string() + ending; }
  std::string code_of_reading() const {
    const auto read = read_results(file_);
    return read ? "" : read.error().code;
  }
  // As a data operator with a wrong program would: other rows or manifest under a signature that fits.
  void sign_again(const std::string& manifest) const {
    overwrite(beside(".manifest.json"), manifest);
    overwrite(beside(".manifest.sig"), "ed25519 " + key().public_key() + " " + key().sign(manifest) + "\n");
  }
  void replace_rows(const std::string& bytes) const {
    overwrite(file_, bytes);
    auto manifest = parse_manifest(content(beside(".manifest.json"))).value();
    manifest.results_sha256 = base::sha256_hex(bytes);
    sign_again(manifest_text(manifest));
  }

  fs::path folder_;
  fs::path file_;
};

INSTANTIATE_TEST_SUITE_P(Formats, ResultsFile, ::testing::Values(".csv", ".json", ".parquet"),
                         [](const auto& format) { return std::string(format.param).substr(1); });

Results varied_results() {
  Results results = testing::sample_results();
  results.rows[0] = testing::hidden_row(results.rows[0]);
  results.rows[1].patients = results.rows[1].numerator = results.rows[1].denominator = 0;
  results.rows[1].value.reset();
  results.rows[2].numerator = 0;
  results.rows[2].value = 0;
  results.rows[3].numerator = 9'007'199'254'740'993;
  results.rows[4].entity = "Groupe \"A\", d'été";
  results.rows[2].boxes = 12;
  results.rows[2].amount_cents = 9'007'199'254'740'993;
  results.content = {testing::sample_content(results.rows[2], measures::ContentDimension::code_class, "?"),
                     testing::sample_content(results.rows[2], measures::ContentDimension::month, "2017-09")};
  results.content[1].boxes = results.content[1].amount_cents = std::nullopt;
  return results;
}

TEST_P(ResultsFile, GivesBackWhatWasWritten) {
  Results written = varied_results();
  ASSERT_TRUE(write_results(file_, written, key()));
  const auto read = read_results(file_);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->signer, key().public_key());
  EXPECT_EQ(manifest_text(read->results.manifest), manifest_text(written.manifest));
  ASSERT_EQ(read->results.rows.size(), written.rows.size());
  for (std::size_t i = 0; i < written.rows.size(); ++i) {
    const ResultRow& before = written.rows[i];
    const ResultRow& after = read->results.rows[i];
    EXPECT_EQ(feedback::sum_of_squares_key(after), feedback::sum_of_squares_key(before));
    EXPECT_EQ(after.patients, before.patients);
    EXPECT_EQ(after.numerator, before.numerator);
    EXPECT_EQ(after.denominator, before.denominator);
    ASSERT_EQ(after.value.has_value(), before.value.has_value());
    EXPECT_NEAR(after.value.value_or(0), before.value.value_or(0), 0.5e-6);
    EXPECT_EQ(after.expected.has_value(), before.expected.has_value());
    EXPECT_EQ(after.boxes, before.boxes);
    EXPECT_EQ(after.amount_cents, before.amount_cents);
  }
  EXPECT_EQ(read->results.content, written.content);
}

TEST_P(ResultsFile, IsTheSameToTheByteTwice) {
  Results results = varied_results();
  ASSERT_TRUE(write_results(file_, results, key()));
  const std::string rows = content(file_);
  const std::string manifest = content(beside(".manifest.json"));
  const std::string signature = content(beside(".manifest.sig"));
  ASSERT_TRUE(write_results(file_, results, key()));
  EXPECT_EQ(content(file_), rows);
  EXPECT_EQ(content(beside(".manifest.json")), manifest);
  EXPECT_EQ(content(beside(".manifest.sig")), signature);
}

TEST_P(ResultsFile, RefusesOneChangedByteOfTheRows) {
  Results results = varied_results();
  ASSERT_TRUE(write_results(file_, results, key()));
  std::string bytes = content(file_);
  bytes[bytes.size() / 2] ^= 1;
  overwrite(file_, bytes);
  EXPECT_EQ(code_of_reading(), "changed-file");
}

TEST_P(ResultsFile, RefusesOneChangedByteOfTheContent) {
  Results results = varied_results();
  ASSERT_TRUE(write_results(file_, results, key()));
  std::string bytes = content(beside(".content.csv"));
  bytes[bytes.size() - 2] ^= 1;
  overwrite(beside(".content.csv"), bytes);
  EXPECT_EQ(code_of_reading(), "changed-file");
}

TEST_P(ResultsFile, SaysThatAFileOfTheFirstFormatIsToBeMadeAgain) {
  Results results = varied_results();
  ASSERT_TRUE(write_results(file_, results, key()));
  auto manifest = results.manifest;
  manifest.format_version = 1;
  sign_again(manifest_text(manifest));
  EXPECT_EQ(code_of_reading(), "old-results");
}

TEST_P(ResultsFile, RefusesOneChangedByteOfManifestOrSignature) {
  Results results = varied_results();
  ASSERT_TRUE(write_results(file_, results, key()));
  for (const char* ending : {".manifest.json", ".manifest.sig"}) {
    const std::string bytes = content(beside(ending));
    for (const std::size_t at : {std::size_t{0}, bytes.size() / 2, bytes.size() - 2}) {
      std::string changed = bytes;
      changed[at] ^= 1;
      overwrite(beside(ending), changed);
      EXPECT_EQ(code_of_reading(), "bad-signature") << ending << " byte " << at;
    }
    overwrite(beside(ending), bytes);
  }
  EXPECT_EQ(code_of_reading(), "");
}

TEST_P(ResultsFile, RefusesATruncatedFileOfTheSameSigner) {
  Results results = varied_results();
  ASSERT_TRUE(write_results(file_, results, key()));
  const std::string bytes = content(file_);
  replace_rows(bytes.substr(0, bytes.size() / 2));
  EXPECT_EQ(code_of_reading(), "bad-row");
  replace_rows("");
  EXPECT_EQ(code_of_reading(), "bad-row");
}

TEST_P(ResultsFile, RefusesAMissingPart) {
  Results results = varied_results();
  for (const char* ending : {"", ".content.csv", ".manifest.json", ".manifest.sig"}) {
    ASSERT_TRUE(write_results(file_, results, key()));
    fs::remove(beside(ending));
    EXPECT_EQ(code_of_reading(), "no-file") << ending;
  }
}

TEST_P(ResultsFile, RefusesManifestsThatAreNotOne) {
  Results results = varied_results();
  ASSERT_TRUE(write_results(file_, results, key()));
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  for (const std::string& manifest : {std::string("{}"), std::string("[]"), std::string(), deep, std::string("\0", 1),
                                      std::string("{\"format_version\":1e400}"), std::string("{\"a\":1,\"a\":2}")}) {
    sign_again(manifest);
    EXPECT_EQ(code_of_reading(), "bad-manifest") << manifest.substr(0, 40);
  }
}

TEST_P(ResultsFile, RefusesOtherRowsThanTheManifestCounts) {
  Results results = varied_results();
  ASSERT_TRUE(write_results(file_, results, key()));
  auto manifest = results.manifest;
  ++manifest.row_count;
  sign_again(manifest_text(manifest));
  EXPECT_EQ(code_of_reading(), "bad-row");
}

TEST_P(ResultsFile, RefusesToWriteWhereItCannot) {
  Results results = varied_results();
  const auto refused = write_results(folder_ / "no such folder" / file_.filename(), results, key());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "cannot-write");
}

TEST_P(ResultsFile, RefusesToWriteAFormulaCell) {
  Results results = varied_results();
  results.rows[5].entity = "=1+1";
  const auto refused = write_results(file_, results, key());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "bad-row");
  EXPECT_FALSE(fs::exists(file_));
}

class CsvFile : public ResultsFile {};
INSTANTIATE_TEST_SUITE_P(Csv, CsvFile, ::testing::Values(".csv"));

TEST_P(CsvFile, IsWrittenAsPromised) {
  Results results = varied_results();
  results.rows.resize(5);
  ASSERT_TRUE(write_results(file_, results, key()));
  EXPECT_EQ(content(file_),
            "period,indicator,level,entity,stratum,patients,numerator,denominator,value,expected,boxes,amount_cents\n"
            "2017-S2,polypharmacy-65,physician,990000001,age=65-74,,,,,,,\n"
            "2017-S2,polypharmacy-65,physician,990000001,age=75+,0,0,0,,66.666667,,\n"
            "2017-S2,polypharmacy-65,physician,990000001,all,300,0,300,0.000000,100.000000,12,9007199254740993\n"
            "2017-S2,polypharmacy-65,physician,990000002,age=65-74,100,9007199254740993,100,0.250000,33.333333,,\n"
            "2017-S2,polypharmacy-65,physician,\"Groupe \"\"A\"\", d'été\",age=75+,200,50,200,0.250000,66.666667,,\n");
  EXPECT_EQ(content(beside(".content.csv")),
            "period,indicator,level,entity,dimension,key,patients,units,boxes,amount_cents\n"
            "2017-S2,polypharmacy-65,physician,990000001,class,?,20,25,40,1200\n"
            "2017-S2,polypharmacy-65,physician,990000001,month,2017-09,20,25,,\n");
}

TEST_P(CsvFile, RefusesRowsThatAreNotRight) {
  Results results = testing::sample_results();
  results.rows.resize(2);
  ASSERT_TRUE(write_results(file_, results, key()));
  const std::string good = content(file_);
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string bytes = good;
    bytes.replace(bytes.find(from), from.size(), to);
    replace_rows(bytes);
    return code_of_reading();
  };
  EXPECT_EQ(with("physician", "physician"), "");
  EXPECT_EQ(with("physician", "doctor"), "bad-row");
  EXPECT_EQ(with(",100,25,100,", ",100,x,100,"), "bad-row");
  EXPECT_EQ(with(",100,25,100,", ",100,-25,100,"), "bad-row");
  EXPECT_EQ(with(",100,25,100,", ",100,25.5,100,"), "bad-row");
  EXPECT_EQ(with(",100,25,100,", ",100,,100,"), "bad-row");
  EXPECT_EQ(with(",100,25,100,", ",100,99999999999999999999,100,"), "bad-row");
  EXPECT_EQ(with("0.250000", "nan"), "bad-row");
  EXPECT_EQ(with("0.250000", "inf"), "bad-row");
  EXPECT_EQ(with("990000001", "=cmd()"), "bad-row");
  EXPECT_EQ(with("990000001", std::string("9\0", 2)), "bad-row");
  EXPECT_EQ(with("2017-S2", "2016-S2"), "bad-row");
  EXPECT_EQ(with("period,indicator", "indicator,period"), "bad-row");
  EXPECT_EQ(with(",expected", ""), "bad-row");
}

TEST_P(CsvFile, DoesNotDependOnTheLocale) {
  // Debian has this locale only where it was asked for: without it the test says nothing.
  if (std::setlocale(LC_ALL, "fr_FR.UTF-8") == nullptr) {
    GTEST_SKIP() << "no locale with a decimal comma here";
  }
  Results results = testing::sample_results();
  ASSERT_TRUE(write_results(file_, results, key()));
  EXPECT_NE(content(file_).find(",0.250000,"), std::string::npos);
  EXPECT_EQ(code_of_reading(), "");
  std::setlocale(LC_ALL, "C");
}

TEST(ResultsEnding, KnowsThreeFormats) {
  EXPECT_TRUE(check_results_ending("a.csv"));
  EXPECT_TRUE(check_results_ending("a.json"));
  EXPECT_TRUE(check_results_ending("a.parquet"));
  EXPECT_EQ(check_results_ending("a.xlsx").error().code, "unknown-ending");
  EXPECT_EQ(check_results_ending("a").error().code, "unknown-ending");
}

class Signing : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "miroir-signing-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  void TearDown() override { fs::remove_all(folder_); }
  fs::path folder_;
};

TEST_F(Signing, MakesAPrivateKeyOnceAndKeepsIt) {
  const fs::path file = folder_ / "new" / "signing.key";
  const auto first = SigningKey::load_or_create(file).value();
  struct stat status {};
  ASSERT_EQ(stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  EXPECT_EQ(SigningKey::load_or_create(file)->public_key(), first.public_key());
  EXPECT_NE(SigningKey::load_or_create(folder_ / "other.key")->public_key(), first.public_key());
}

TEST_F(Signing, RefusesWhatIsNoKeyOrIsReadByOthers) {
  overwrite(folder_ / "bad.key", "not a key");
  fs::permissions(folder_ / "bad.key", fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(SigningKey::load_or_create(folder_ / "bad.key").error().code, "bad-key");
  (void)SigningKey::load_or_create(folder_ / "open.key").value();
  fs::permissions(folder_ / "open.key", fs::perms(0644));
  EXPECT_EQ(SigningKey::load_or_create(folder_ / "open.key").error().code, "bad-key");
}

TEST_F(Signing, VerifiesWhatWasSignedAndNothingElse) {
  const auto key = SigningKey::load_or_create(folder_ / "signing.key").value();
  const auto other = SigningKey::load_or_create(folder_ / "other.key").value();
  const std::string signature = key.sign("manifest");
  EXPECT_TRUE(verify_signature("manifest", key.public_key(), signature));
  EXPECT_FALSE(verify_signature("manifest ", key.public_key(), signature));
  EXPECT_FALSE(verify_signature("manifest", other.public_key(), signature));
  EXPECT_FALSE(verify_signature("manifest", key.public_key(), signature + "00"));
  EXPECT_FALSE(verify_signature("manifest", "zz", signature));
}

TEST_F(Signing, KeepsTrustedSignersOnceEach) {
  const std::string key(64, 'a');
  const std::string other(64, 'b');
  EXPECT_TRUE(trusted_signers(folder_).empty());
  trust_signer(folder_, key);
  trust_signer(folder_, other);
  trust_signer(folder_, key);
  EXPECT_THAT(trusted_signers(folder_), ::testing::ElementsAre(key, other));
}

}  // namespace
}  // namespace miroir::store
