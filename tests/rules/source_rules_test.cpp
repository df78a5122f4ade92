// Each rule refuses a small bad sample and accepts its good neighbour.
#include "rules/source_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace miroir::rules {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Arrows arrows = read_arrows(
    "# The layers\n"
    "miroir_folder(base)\n"
    "miroir_folder(claims     base columnar)\n"
    "miroir_folder(cli        base claims)\n");

TEST(ReadArrows, TakesTheFolderLines) {
  EXPECT_EQ(arrows.size(), 3U);
  EXPECT_EQ(arrows.at("claims"), (std::set<std::string>{"base", "claims", "columnar"}));
}

TEST(WithoutComments, BlanksCommentsAndKeepsLines) {
  EXPECT_EQ(without_comments("a // b\nc /* d\ne */ f", Literals::keep), "a     \nc     \n     f");
  EXPECT_EQ(without_comments("x = \"// kept\";", Literals::keep), "x = \"// kept\";");
  EXPECT_EQ(without_comments("x = \"gone\";", Literals::blank), "x =       ;");
  EXPECT_EQ(without_comments("1'000 // b '", Literals::keep), "1'000       ");
  EXPECT_EQ(without_comments("R\"x(// \" kept)x\" // gone", Literals::keep), "R\"x(// \" kept)x\"        ");
  EXPECT_EQ(without_comments("'\\'' // gone", Literals::keep), "'\\''        ");
}

TEST(ForbiddenArrows, RefusesABackwardInclude) {
  EXPECT_THAT(forbidden_arrows({"src/base/date.cpp", "#include \"claims/store.hpp\"\n"}, arrows),
              ElementsAre("src/base/date.cpp:1: base may not include \"claims/store.hpp\""));
  EXPECT_THAT(forbidden_arrows({"src/claims/store.cpp", "\n#include \"store.hpp\"\n"}, arrows),
              ElementsAre(HasSubstr(":2: claims may not include \"store.hpp\"")));
  EXPECT_THAT(forbidden_arrows({"src/main.cpp", "#include \"base/date.hpp\"\n"}, arrows),
              ElementsAre(HasSubstr("src may")));
  EXPECT_THAT(forbidden_arrows({"src/extra/x.cpp", ""}, arrows), ElementsAre(HasSubstr("no miroir_folder line")));
}

TEST(ForbiddenArrows, AcceptsADeclaredOne) {
  EXPECT_THAT(
      forbidden_arrows({"src/claims/store.cpp", "#include \"base/date.hpp\"\n#include \"claims/store.hpp\"\n"}, arrows),
      IsEmpty());
  EXPECT_THAT(forbidden_arrows({"src/base/date.cpp", "// #include \"claims/store.hpp\"\n"}, arrows), IsEmpty());
  EXPECT_THAT(forbidden_arrows({"src/main.cpp", "#include \"cli/run.hpp\"\n"}, arrows), IsEmpty());
}

TEST(MisplacedLibraries, KeepsEachLibraryBehindItsFolder) {
  EXPECT_THAT(misplaced_libraries({"src/claims/a.cpp", "#include <duckdb.h>"}),
              ElementsAre(HasSubstr("src/columnar/")));
  EXPECT_THAT(misplaced_libraries({"src/web/a.cpp", "#include <soci/soci.h>"}), ElementsAre(HasSubstr("src/store/")));
  EXPECT_THAT(misplaced_libraries({"src/web/page.cpp", "#include <boost/beast/http.hpp>"}),
              ElementsAre(HasSubstr("src/web/edge")));
  EXPECT_THAT(misplaced_libraries({"src/columnar/a.cpp", "#include <duckdb.h>"}), IsEmpty());
  EXPECT_THAT(misplaced_libraries({"src/web/edge/a.cpp", "#include <boost/beast/http.hpp>"}), IsEmpty());
}

TEST(MisplacedSql, RefusesStatementsOutsideTheStorageFolders) {
  const std::string statement = "const auto rows = run(\"SELECT id FROM person\");";
  EXPECT_THAT(misplaced_sql({"src/web/a.cpp", statement}), ElementsAre(HasSubstr("SQL (SELECT)")));
  EXPECT_THAT(misplaced_sql({"src/web/a.cpp", "// SELECT is meant as a word here"}), IsEmpty());
  EXPECT_THAT(misplaced_sql({"src/store/a.cpp", statement}), IsEmpty());
}

TEST(BadlyNamed, WantsSnakeCase) {
  EXPECT_THAT(badly_named({"src/base/DateTime.cpp", ""}), ElementsAre(HasSubstr("snake_case")));
  EXPECT_THAT(badly_named({"tests/functional/sign-in.test.mjs", ""}), ElementsAre(HasSubstr("snake_case")));
  EXPECT_THAT(badly_named({"src/base/date_time.cpp", ""}), IsEmpty());
  EXPECT_THAT(badly_named({"catalogue/nsaid-65.yaml", ""}), IsEmpty());
}

TEST(ForbiddenWords, RefusesNotesToSelfAndMachinePaths) {
  EXPECT_THAT(forbidden_words({"a.cpp", std::string("x\n// TO") + "DO: later"}), ElementsAre(HasSubstr("a.cpp:2")));
  EXPECT_THAT(forbidden_words({"a.md", std::string("see /wo") + "rk/main"}), ElementsAre(HasSubstr("a.md:1")));
  EXPECT_THAT(forbidden_words({"a.md", std::string("`/ho") + "me/someone`"}), ElementsAre(HasSubstr("a.md:1")));
  EXPECT_THAT(forbidden_words({"a.cpp", "mkdtemp(\"dir-XXXXXX\"); a/work/b; https://example.org/home/x"}), IsEmpty());
}

TEST(HeadersWithoutComment, WantsAnOpeningComment) {
  EXPECT_THAT(headers_without_comment({"src/a.hpp", "#pragma once\n"}), ElementsAre(HasSubstr("opens with a comment")));
  EXPECT_THAT(headers_without_comment({"src/a.hpp", "// What it is.\n#pragma once\n"}), IsEmpty());
  EXPECT_THAT(headers_without_comment({"src/a.cpp", "#include <a>\n"}), IsEmpty());
}

TEST(UndocumentedOptions, WantsEachOptionOnTheReferencePage) {
  const SourceFile command{"src/cli/x.cpp", "run->add_option(\"--out\", out);\nrun->add_flag(\"-q,--quiet\", quiet);"};
  EXPECT_THAT(undocumented_options(command, "--output, --quiet"), ElementsAre(HasSubstr(":1: --out is not")));
  EXPECT_THAT(undocumented_options(command, "`--out FILE` and `--quiet`"), IsEmpty());
}

}  // namespace
}  // namespace miroir::rules
