#include "web/pages/papers.hpp"

#include "web/pages/errors.hpp"
#include "web/pages/words.hpp"
#include "web/paper/papers.hpp"
#include "web/paper/sheets.hpp"
#include "web/render.hpp"
#include "web/shown_return.hpp"

#include <algorithm>

#include <fmt/core.h>
#include <spdlog/spdlog.h>

namespace miroir::web {
namespace {

constexpr const char* pdf_type = "application/pdf";

PaperSources sources_of(Application& application) {
  return {application.store, application.returns, application.secret};
}

Response download(const char* type, const std::string& name, std::string bytes) {
  Response response;
  response.set_header("content-type", type);
  response.set_header("content-disposition", fmt::format("attachment; filename=\"{}\"", name));
  response.body = std::move(bytes);
  return response;
}

// A paper that could not be made: the reason is for who runs the platform, the page for who asked.
Response not_made(const Context& context, const base::Refusal& refusal) {
  spdlog::error("paper: {}: {}", refusal.code, refusal.message);
  return error_page(context, 503, "error.paper");
}

std::string file_name(std::string_view what, const Published& published, std::string_view ending) {
  return fmt::format("{}-{}.{}", what, published.period().name, ending);
}

Frame mirror_frame(const Context& context) { return {context.messages.text("mirror.title"), "mirror"}; }

bool is_counted(const Published& published, const std::string& group) {
  const auto groups = counted_groups(published);
  return std::ranges::find(groups, group) != groups.end();
}

std::string booklet_key(const PaperSources& sources, const Published& published, base::Language language,
                        const std::string& group) {
  return fmt::format("booklet|{}|{}|{}|{}", published.publication.id, base::language_code(language), group,
                     feedback::letters_mode_name(letters_of(sources, published, group)));
}

// Throws a RefusalError when it cannot be made: the cache then keeps nothing.
PageCache::Page booklet(Application& application, const Published& published, const base::Messages& messages,
                        const std::string& group) {
  const PaperSources sources = sources_of(application);
  return application.cache.get(booklet_key(sources, published, messages.language(), group), [&] {
    return application.printer
        .print(booklet_html(sources, messages, published, group_on_paper(sources, published, group)))
        .value();
  });
}

Response sheet_response(const Context& context, const documents::Workbook& workbook, const std::string& name) {
  auto bytes = documents::write_workbook(workbook);
  return bytes ? download(documents::workbook_type, name, std::move(*bytes)) : not_made(context, bytes.error());
}

// How far the run of this return and language is; a run of another is none.
BookletRun::State run_of(const Context& context, const Published& published) {
  const BookletRun::State state = context.application.booklets.state();
  const bool same = state.publication == published.publication.id && state.language == context.messages.language();
  return same ? state : BookletRun::State{};
}

void add_progress(View& view, const base::Messages& messages, const BookletRun::State& state) {
  if (state.all == 0) {
    return;
  }
  View progress;
  progress.set("done", std::to_string(state.done + state.failed));
  progress.set("all", std::to_string(state.all));
  progress.set("words", messages.text("booklets.progress",
                                      {{"done", messages.integer(state.done)}, {"all", messages.integer(state.all)}}));
  if (state.failed > 0) {
    progress.set("failed", messages.plural("booklets.failed", state.failed));
  }
  progress.set("running", state.running());
  view.set("progress", progress);
}

}  // namespace

Response show_own_profile(const Request&, Context& context) {
  const auto published = shown_return(context);
  if (!published) {
    return empty_page(context, mirror_frame(context), "empty.nothing-published");
  }
  const PaperSources sources = sources_of(context.application);
  const auto profile = profile_on_paper(sources, *published, context.person->scope(programme::Role::physician),
                                        context.person->viewer.member_of);
  // Not kept: it is a person's, and rarely asked for twice.
  auto pdf = context.application.printer.print(profile_html(
      sources, context.messages, *published, profile, context.application.store.intentions_of(profile.physician)));
  return pdf ? download(pdf_type, file_name("profil", *published, "pdf"), std::move(*pdf))
             : not_made(context, pdf.error());
}

Response show_own_sheet(const Request&, Context& context) {
  const auto published = shown_return(context);
  if (!published) {
    return empty_page(context, mirror_frame(context), "empty.nothing-published");
  }
  const auto profile =
      profile_on_paper(sources_of(context.application), *published, context.person->scope(programme::Role::physician),
                       context.person->viewer.member_of);
  return sheet_response(context, own_figures(context.messages, *published, profile),
                        file_name("mes-chiffres", *published, "xlsx"));
}

Response show_booklet(const Request&, Context& context) {
  const std::string group = context.parameter("group");
  const auto published = shown_return(context);
  if (!published || !is_counted(*published, group)) {
    return error_page(context, 404);
  }
  try {
    return download(pdf_type, file_name("livret-" + group, *published, "pdf"),
                    *booklet(context.application, *published, context.messages, group));
  } catch (const base::RefusalError& refused) {
    return not_made(context, refused.refusal());
  }
}

Response show_group_sheet(const Request&, Context& context) {
  const std::string group = context.parameter("group");
  const auto published = shown_return(context);
  if (!published || !is_counted(*published, group)) {
    return error_page(context, 404);
  }
  const PaperSources sources = sources_of(context.application);
  return sheet_response(context,
                        group_figures(context.messages, *published, group_on_paper(sources, *published, group),
                                      group_title(sources, group)),
                        file_name("groupe-" + group, *published, "xlsx"));
}

Response show_region_sheet(const Request&, Context& context) {
  const auto published = shown_return(context);
  if (!published) {
    return empty_page(context, {context.messages.text("region.title"), "region"}, "empty.nothing-published");
  }
  std::vector<std::string> names;
  for (const std::string& group : counted_groups(*published)) {
    names.push_back(group_title(sources_of(context.application), group));
  }
  return sheet_response(
      context,
      region_figures(context.messages, *published,
                     feedback::build_region_view(region_view_input(context.application.store, *published)), names),
      file_name("region", *published, "xlsx"));
}

Response show_booklets(const Request&, Context& context) {
  const base::Messages& messages = context.messages;
  const Frame frame{messages.text("booklets.title"), "booklets"};
  const auto published = shown_return(context);
  if (!published) {
    return empty_page(context, frame, "empty.nothing-published");
  }
  View view;
  view.set("period", messages.period(published->period()));
  view.set("form_token", context.form_token);
  const BookletRun::State state = run_of(context, *published);
  add_progress(view, messages, state);
  View groups{View::type::list};
  for (const std::string& group : counted_groups(*published)) {
    View item;
    item.set("name", group_title(sources_of(context.application), group));
    item.set("address", group_address(group) + "/livret.pdf");
    groups << item;
  }
  view.set("groups", groups);
  Response response = page(context, 200, frame, render("booklets", messages, view));
  if (state.running()) {
    response.set_header("refresh", "2");  // works without scripts
  }
  return response;
}

Response prepare_booklets(const Request&, Context& context) {
  const auto published = shown_return(context);
  if (published) {
    Application& application = context.application;
    const base::Messages& messages = context.messages;
    application.booklets.start(published->publication.id, messages.language(), counted_groups(*published),
                               [&application, &messages, published](const std::string& group) {
                                 booklet(application, *published, messages, group);
                                 return true;
                               });
  }
  return redirect_to("/region/livrets");
}

}  // namespace miroir::web
