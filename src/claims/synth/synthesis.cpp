#include "claims/synth/synthesis.hpp"

#include "claims/synth/care.hpp"
#include "claims/synth/reference_rows.hpp"
#include "columnar/full_disk.hpp"

#include <deque>
#include <future>

#include <fmt/format.h>
#include <unistd.h>

namespace miroir::claims::synth {

namespace {

constexpr std::int64_t people_per_block = 512;

// A folder beside the one asked for: it takes the name when everything is written, or vanishes.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(const std::filesystem::path& out) : out_(std::filesystem::absolute(out).lexically_normal()) {
    if (!out_.has_filename()) {
      out_ = out_.parent_path();
    }
    path_ = out_.parent_path() / fmt::format(".{}.{}.tmp", out_.filename().string(), getpid());
    std::filesystem::create_directories(path_);
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  void keep() {
    std::error_code ignored;
    std::filesystem::remove(out_, ignored);  // an empty folder may be there already
    std::filesystem::rename(path_, out_);
  }

 private:
  std::filesystem::path out_;
  std::filesystem::path path_;
};

// Everything that is decided before the first person is made; read by all threads.
struct Region {
  Territory territory;
  Medicines medicines;
  Practitioners practitioners;
  Population population;
  CarePlan plan;

  Region(const Options& options, Territory found_territory, Medicines found_medicines)
      : territory(std::move(found_territory)),
        medicines(std::move(found_medicines)),
        practitioners(options, territory),
        population(options, territory, practitioners),
        plan(options, medicines) {}
};

TableBatches make_block(const Options& options, const Region& region, std::int64_t block) {
  TableBatches batches;
  Billing billing(options, region.practitioners, region.medicines, batches);
  Care care(options, region.practitioners, region.medicines, region.plan, billing);
  const std::int64_t end = std::min(region.population.size(), (block + 1) * people_per_block);
  for (std::int64_t index = block * people_per_block; index < end; ++index) {
    Person person = region.population.person(index);
    care.live(person);
    add_person_rows(options, region.practitioners, person, billing.last_processed(), batches);
  }
  return batches;
}

class Files {
 public:
  Files(const std::filesystem::path& folder, columnar::FileFormat format) {
    const char* extension = format == columnar::FileFormat::csv ? "csv" : "parquet";
    for (std::size_t index = 0; index < table_count; ++index) {
      const auto table = static_cast<Table>(index);
      const auto path = folder / fmt::format("{}.{}", table_name(table), extension);
      writers_.emplace_back(path.string(), format, table_columns(table));
    }
  }
  void write(TableBatches batches, Summary& summary) {
    summary.act_lines += static_cast<std::int64_t>(batches[Table::er_prs_f].rows());
    summary.medicine_lines += static_cast<std::int64_t>(batches[Table::er_pha_f].rows());
    for (std::size_t index = 0; index < table_count; ++index) {
      writers_[index].write(std::move(batches[static_cast<Table>(index)]));
    }
  }
  void finish() {
    for (columnar::TableWriter& writer : writers_) {
      writer.finish();
    }
  }

 private:
  std::vector<columnar::TableWriter> writers_;
};

void write_people(const Options& options, const Region& region, Files& files, Summary& summary,
                  const Progress& progress) {
  const std::int64_t blocks = (region.population.size() + people_per_block - 1) / people_per_block;
  const auto ahead = static_cast<std::size_t>(std::max(1, options.threads));
  std::deque<std::future<TableBatches>> making;
  for (std::int64_t block = 0; block < blocks || !making.empty();) {
    if (block < blocks && making.size() < ahead) {
      making.push_back(std::async(std::launch::async, make_block, std::cref(options), std::cref(region), block++));
      continue;
    }
    files.write(making.front().get(), summary);
    making.pop_front();
    if (progress) {
      progress(static_cast<double>(block - static_cast<std::int64_t>(making.size())) / static_cast<double>(blocks));
    }
  }
}

void write_region(const Options& options, const Region& region, Summary& summary, const Progress& progress) {
  TemporaryFolder folder(options.out);
  {
    Files files(folder.path(), options.format);
    TableBatches reference;
    add_practitioner_rows(options, region.practitioners, reference);
    add_group_rows(region.practitioners, reference);
    add_medicine_rows(region.medicines, reference);
    files.write(std::move(reference), summary);
    write_people(options, region, files, summary, progress);
    files.finish();
  }
  folder.keep();
}

base::Refusal disk_full(const std::filesystem::path& out) {
  const auto folder = std::filesystem::absolute(out).parent_path();
  std::error_code ignored;
  const auto space = std::filesystem::space(folder, ignored);
  return base::refuse("disk-full",
                      fmt::format("{}: there is no room in {} for the tables of the region ({} MB are free "
                                  "now); make room there, name a folder on a larger disk or ask for fewer "
                                  "patients; nothing was kept",
                                  out.string(), folder.string(), ignored ? 0 : space.available / 1'000'000));
}

}  // namespace

base::Result<Summary> synthesise(const Options& options, const Progress& progress) {
  if (const auto checked = check_options(options); !checked) {
    return checked.error();
  }
  auto territory = read_territory(options.communes, options.region);
  if (!territory) {
    return territory.error();
  }
  auto medicines = Medicines::make(options.products, options.seed);
  if (!medicines) {
    return medicines.error();
  }
  const Region region(options, std::move(*territory), std::move(*medicines));
  Summary summary;
  summary.people = region.population.size();
  summary.physicians = static_cast<std::int32_t>(region.practitioners.gps().size());
  summary.groups = region.practitioners.groups();
  try {
    write_region(options, region, summary, progress);
  } catch (const columnar::ColumnarError& error) {
    if (!columnar::is_full_disk(error)) {
      throw;
    }
    return disk_full(options.out);
  }
  return summary;
}

}  // namespace miroir::claims::synth
