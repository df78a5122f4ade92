#include "web/routes.hpp"

#include "web/pages/account.hpp"
#include "web/pages/calendar.hpp"
#include "web/pages/committees.hpp"
#include "web/pages/contracts.hpp"
#include "web/pages/definitions.hpp"
#include "web/pages/design.hpp"
#include "web/pages/directory.hpp"
#include "web/pages/dossiers.hpp"
#include "web/pages/effect.hpp"
#include "web/pages/group.hpp"
#include "web/pages/group_lives.hpp"
#include "web/pages/group_parts.hpp"
#include "web/pages/guess.hpp"
#include "web/pages/home.hpp"
#include "web/pages/map.hpp"
#include "web/pages/meeting.hpp"
#include "web/pages/meeting_live.hpp"
#include "web/pages/meeting_parts.hpp"
#include "web/pages/meetings.hpp"
#include "web/pages/minutes.hpp"
#include "web/pages/mirror.hpp"
#include "web/pages/mirror_indicator.hpp"
#include "web/pages/papers.hpp"
#include "web/pages/people.hpp"
#include "web/pages/people_import.hpp"
#include "web/pages/people_parts.hpp"
#include "web/pages/productions.hpp"
#include "web/pages/programme_rules.hpp"
#include "web/pages/projection.hpp"
#include "web/pages/questions.hpp"
#include "web/pages/region.hpp"
#include "web/pages/remarks.hpp"
#include "web/pages/return_session.hpp"
#include "web/pages/returns.hpp"
#include "web/pages/search.hpp"
#include "web/pages/sign_in.hpp"
#include "web/pages/site.hpp"
#include "web/pages/theme_parts.hpp"
#include "web/pages/themes.hpp"
#include "web/shown_return.hpp"

#include <algorithm>

namespace miroir::web {
namespace {

using programme::Resource;
using programme::Role;
using programme::Subject;

Subject nobody(const Context&) { return {}; }

// The mirror has no address of another's: it always is that of who asks.
Subject own_physician(const Context& context) {
  return {context.person ? context.person->scope(Role::physician) : std::string(), {}, {}};
}

Subject named_group(const Context& context) { return {{}, context.parameter("group"), {}}; }

// "/groupe" chooses among the groups one may open; with none there is nothing to choose from.
Subject any_own_group(const Context& context) {
  const auto groups = context.person ? open_groups(*context.person) : std::vector<std::string>();
  return {{}, groups.empty() ? std::string() : groups.front(), {}};
}

// The region whose figures are published; before the first return, the person's own.
Subject shown_region(const Context& context) {
  if (const auto published = shown_return(context)) {
    return {{}, {}, published->manifest().region};
  }
  for (const Role role : {Role::coordinator, Role::partner, Role::steering_committee, Role::federation_officer,
                          Role::secretariat, Role::data_operator, Role::technical_committee}) {
    if (context.person && !context.person->scope(role).empty()) {
      return {{}, {}, context.person->scope(role)};
    }
  }
  return {};
}

// Whom the group designated to note remarks, if they are still a member; the facilitator is found by the group.
Subject noting_remarks(const Context& context) {
  const std::string group = context.parameter("group");
  return {designated_secretary(context, group), group, {}};
}

Subject region_of_remark(const Context& context) { return {{}, {}, remark_region(context)}; }
Subject own_region(const Context& context) {
  return {{}, {}, context.person ? context.person->scope(Role::coordinator) : std::string()};
}

Subject region_of_return(const Context& context) {
  const auto round = named_return(context);
  return {{}, {}, round ? round->record.region : std::string()};
}

// A group by its facilitator, or by the coordinator of the region that it is counted in.
Subject named_group_of_region(const Context& context) {
  return {{}, context.parameter("group"), shown_region(context).region};
}

// Who notes at a meeting: its facilitator by the group, and its secretary if still a member.
Subject recording_meeting(const Context& context) {
  const auto meeting = named_meeting(context);
  const std::string group = context.parameter("group");
  if (!meeting) {
    return {{}, group, {}};
  }
  const auto members = members_today(context, group);
  const bool member = std::ranges::find(members, meeting->secretary) != members.end();
  return {member ? meeting->secretary : std::string(), group, {}};
}

// A group of theirs, or the region of a coordinator.
Subject own_group_or_region(const Context& context) {
  return {{}, any_own_group(context).group, shown_region(context).region};
}

// The region that a coordinator or a secretariat works for.
Subject own_association(const Context& context) {
  return {{}, {}, context.person ? association_of(context) : std::string()};
}

Subject region_of_contract(const Context& context) {
  const auto contract = named_contract(context);
  return {{}, {}, contract ? contract->region : std::string()};
}

Subject physician_of_contract(const Context& context) {
  const auto contract = named_contract(context);
  return {contract ? contract->physician : std::string(), {}, {}};
}

Subject region_of_meeting(const Context& context) {
  const auto id = read_number<programme::MeetingId>(context.parameter("meeting"));
  const auto meeting = id ? context.application.store.find_meeting(*id) : std::nullopt;
  return {{}, {}, meeting ? meeting->region : std::string()};
}

// The region of who asks, and a group of theirs in it.
Subject here(const Context& context) {
  return context.person ? Subject{{}, any_own_group(context).group, region_here(context)} : Subject{};
}

// A theme of that region; of another one it is nobody's.
Subject region_of_theme(const Context& context) {
  const auto theme = named_theme(context);
  return theme && context.person && theme->region == region_here(context) ? here(context) : Subject{};
}

Subject region_of_production(const Context& context) {
  const auto id = read_number<programme::ProductionId>(context.parameter("production"));
  const auto production = id ? context.application.store.find_production(*id) : std::nullopt;
  return production && context.person && production->region == region_here(context) ? here(context) : Subject{};
}

constexpr Route table[] = {
    // Papers and spreadsheets. Before the other addresses: "/miroir/profil.pdf" is not an indicator.
    {Method::get, "/miroir/profil.pdf", {Resource::mirror, own_physician}, show_own_profile},
    {Method::get, "/miroir/chiffres.xlsx", {Resource::mirror, own_physician}, show_own_sheet},
    {Method::get, "/groupe/{group}/livret.pdf", {Resource::group_booklet, named_group_of_region}, show_booklet},
    {Method::get, "/groupe/{group}/chiffres.xlsx", {Resource::group_return, named_group}, show_group_sheet},
    {Method::get, "/region/chiffres.xlsx", {Resource::region_groups, shown_region}, show_region_sheet},
    {Method::get, "/region/livrets", {Resource::region_groups, shown_region}, show_booklets},
    {Method::post, "/region/livrets", {Resource::region_groups, shown_region}, prepare_booklets},

    {Method::get, "/", {Resource::account, nobody}, show_home},
    {Method::get, "/connexion", {Resource::public_page, nobody}, show_sign_in},
    {Method::post, "/connexion", {Resource::public_page, nobody}, sign_in},
    {Method::post, "/connexion/demonstration", {Resource::demonstration, nobody}, sign_in_demonstration},
    {Method::post, "/deconnexion", {Resource::account, nobody}, sign_out},
    {Method::post, "/langue", {Resource::public_page, nobody}, choose_language},
    {Method::get, "/miroir", {Resource::mirror, own_physician}, show_mirror},
    {Method::get, "/miroir/{indicator}", {Resource::mirror, own_physician}, show_mirror_indicator},
    {Method::get, "/miroir/{indicator}/contenu", {Resource::mirror, own_physician}, show_mirror_content},
    {Method::post, "/miroir/{indicator}/intention", {Resource::mirror, own_physician}, save_intention},
    {Method::post, "/miroir/{indicator}/remarque", {Resource::mirror, own_physician}, send_remark},
    {Method::get, "/groupe", {Resource::group_return, any_own_group}, show_groups_of_mine},
    {Method::get, "/groupe/{group}", {Resource::group_return, named_group}, show_group},

    {Method::get, "/groupe/{group}/projection/{number}", {Resource::group_return, named_group}, show_projection},
    {Method::get, "/groupe/{group}/projection/{number}/{step}", {Resource::group_return, named_group}, show_projection},
    {Method::post, "/groupe/{group}/projection/{number}/{step}", {Resource::return_session, named_group}, move_guesses},
    {Method::get, "/groupe/{group}/direct", {Resource::group_return, named_group}, show_live_state},
    {Method::get, "/groupe/{group}/devine", {Resource::guess, named_group}, show_guess},
    {Method::post, "/groupe/{group}/devine", {Resource::guess, named_group}, save_guess},
    {Method::get, "/groupe/{group}/restitution", {Resource::return_session, named_group}, show_return_session},
    {Method::post, "/groupe/{group}/restitution", {Resource::return_session, named_group}, change_return_session},
    {Method::get, "/groupe/{group}/remarques", {Resource::group_remarks, noting_remarks}, show_group_remarks},
    {Method::post, "/groupe/{group}/remarques", {Resource::group_remarks, noting_remarks}, add_group_remark},
    {Method::get, "/remarques", {Resource::remarks, shown_region}, show_remarks},
    {Method::get, "/remarques.csv", {Resource::remarks, shown_region}, export_remarks},
    {Method::get, "/remarques.xlsx", {Resource::remarks, shown_region}, export_remarks_workbook},
    {Method::get, "/remarques/{remark}", {Resource::remarks, region_of_remark}, show_remark},
    {Method::post, "/remarques/{remark}", {Resource::remarks, region_of_remark}, answer_remark},

    {Method::get, "/region", {Resource::region_summary, shown_region}, show_region},
    {Method::get, "/region/groupes", {Resource::region_groups, shown_region}, show_region_groups},
    {Method::get, "/region/effet", {Resource::region_effect, shown_region}, show_effect},
    {Method::get, "/annuaire", {Resource::member_directory, shown_region}, show_directory},
    {Method::get, "/annuaire/{group}", {Resource::member_directory, shown_region}, show_directory_group},
    {Method::get, "/indicateurs", {Resource::definition, nobody}, show_definitions},
    {Method::get, "/indicateurs/{indicator}", {Resource::definition, nobody}, show_definition},
    // Returns as events: publishing them, their list, and how one is told of them.
    {Method::get, "/retours", {Resource::return_publishing, own_region}, show_returns},
    {Method::get, "/retours/{return}", {Resource::return_publishing, region_of_return}, show_return},
    {Method::post, "/retours/{return}/publier", {Resource::return_publishing, region_of_return}, publish_return},
    {Method::post, "/retours/{return}/attendre", {Resource::return_publishing, region_of_return}, hold_return},
    {Method::post, "/retours/{return}/retirer", {Resource::return_publishing, region_of_return}, withdraw_return},
    {Method::post, "/retours/{return}/courriers", {Resource::return_publishing, region_of_return}, restart_mails},
    {Method::get, "/historique", {Resource::return_list, nobody}, show_rounds},
    {Method::get, "/compte", {Resource::account, nobody}, show_account},
    {Method::post, "/compte", {Resource::account, nobody}, choose_mail},
    {Method::post, "/compte/agenda", {Resource::account, nobody}, change_calendar},
    {Method::get, "/calendrier/{feed}", {Resource::calendar_feed, nobody}, show_calendar},
    {Method::get, "/demonstration/courriers", {Resource::demonstration, nobody}, show_demonstration_mails},

    // The organisation: people, the lives of groups, the map.
    {Method::get, "/personnes", {Resource::organisation, shown_region}, show_people},
    {Method::post, "/personnes", {Resource::organisation, shown_region}, add_person},
    {Method::get, "/personnes/nouvelle", {Resource::organisation, shown_region}, show_new_person},
    {Method::get, "/personnes/import", {Resource::organisation, shown_region}, show_people_import},
    {Method::post, "/personnes/import", {Resource::organisation, shown_region}, import_people},
    {Method::get, "/personnes/{person}", {Resource::organisation, shown_region}, show_person},
    {Method::post, "/personnes/{person}", {Resource::organisation, shown_region}, change_person},
    {Method::get, "/groupes", {Resource::organisation, shown_region}, show_group_lives},
    {Method::post, "/groupes", {Resource::organisation, shown_region}, form_group},
    {Method::get, "/groupes/{group}", {Resource::organisation, shown_region}, show_group_life},
    {Method::post, "/groupes/{group}", {Resource::organisation, shown_region}, change_group_life},
    {Method::get, "/carte", {Resource::organisation, shown_region}, show_map},
    // A group's meetings, their minutes, and the questions they leave open.
    {Method::get, "/reunions", {Resource::meetings, any_own_group}, show_meetings_of_mine},
    {Method::get, "/groupe/{group}/reunions", {Resource::meetings, named_group}, show_meetings},
    {Method::get, "/groupe/{group}/reunions/plan", {Resource::meeting_leading, named_group}, show_meeting_plan},
    {Method::post, "/groupe/{group}/reunions/plan", {Resource::meeting_leading, named_group}, keep_meeting_plan},
    {Method::get, "/groupe/{group}/reunions/{meeting}", {Resource::meetings, named_group}, show_meeting},
    {Method::post, "/groupe/{group}/reunions/{meeting}/reponse", {Resource::meetings, named_group}, answer_meeting},
    {Method::post, "/groupe/{group}/reunions/{meeting}/question", {Resource::meetings, named_group}, prepare_question},
    {Method::post,
     "/groupe/{group}/reunions/{meeting}/conduite",
     {Resource::meeting_leading, named_group},
     lead_meeting},
    {Method::get,
     "/groupe/{group}/reunions/{meeting}/seance",
     {Resource::meeting_recording, recording_meeting},
     show_live_meeting},
    {Method::post,
     "/groupe/{group}/reunions/{meeting}/seance",
     {Resource::meeting_recording, recording_meeting},
     record_meeting},
    {Method::get, "/groupe/{group}/reunions/{meeting}/compte-rendu", {Resource::meetings, named_group}, show_minutes},
    {Method::post,
     "/groupe/{group}/reunions/{meeting}/compte-rendu",
     {Resource::meeting_recording, recording_meeting},
     edit_minutes},
    {Method::post,
     "/groupe/{group}/reunions/{meeting}/compte-rendu/suite",
     {Resource::meeting_leading, named_group},
     move_minutes},
    {Method::get, "/groupe/{group}/questions/{question}", {Resource::meetings, named_group}, show_group_question},
    {Method::post, "/groupe/{group}/questions/{question}", {Resource::meetings, named_group}, change_group_question},
    {Method::get, "/questions", {Resource::shared_questions, own_group_or_region}, show_questions},
    {Method::get, "/comptes-rendus", {Resource::received_minutes, shown_region}, show_received_minutes},
    {Method::get,
     "/comptes-rendus/{meeting}",
     {Resource::received_minutes, region_of_meeting},
     show_received_minutes_of},

    // Themes and their dossiers, what groups make and send up, committees, and the search over all texts.
    {Method::get, "/themes", {Resource::themes, here}, show_themes},
    {Method::post, "/themes", {Resource::themes, here}, suggest_theme},
    {Method::get, "/themes/choix", {Resource::theme_work, here}, show_theme_choice},
    {Method::post, "/themes/choix", {Resource::theme_work, here}, propose_themes},
    {Method::get, "/themes/{theme}", {Resource::themes, region_of_theme}, show_theme},
    {Method::post, "/themes/{theme}", {Resource::themes, region_of_theme}, discuss_theme},
    {Method::post, "/themes/{theme}/avis", {Resource::theme_work, region_of_theme}, judge_theme},
    {Method::get, "/dossiers/{theme}", {Resource::themes, region_of_theme}, show_dossier},
    {Method::post, "/dossiers/{theme}", {Resource::themes, region_of_theme}, flag_dossier_reference},
    {Method::get, "/dossiers/{theme}/ecriture", {Resource::theme_work, region_of_theme}, show_dossier_writing},
    {Method::post, "/dossiers/{theme}/ecriture", {Resource::theme_work, region_of_theme}, write_dossier},
    {Method::post, "/groupe/{group}/dossiers", {Resource::meeting_leading, named_group}, choose_release_rule},
    {Method::get, "/groupe/{group}/envois", {Resource::meetings, named_group}, show_group_letters},
    {Method::post, "/groupe/{group}/envois", {Resource::meetings, named_group}, send_group_letter},
    {Method::get, "/productions", {Resource::productions, here}, show_productions},
    {Method::get, "/productions/{production}", {Resource::productions, region_of_production}, show_production},
    {Method::get, "/groupe/{group}/productions", {Resource::meetings, named_group}, show_new_production},
    {Method::post, "/groupe/{group}/productions", {Resource::meetings, named_group}, share_production},
    {Method::post, "/groupe/{group}/productions/{production}", {Resource::meetings, named_group}, change_production},
    {Method::get, "/comites", {Resource::committees, here}, show_committees},
    {Method::get, "/comites/pilotage", {Resource::committees, here}, show_steering_committee},
    {Method::post, "/comites/pilotage", {Resource::steering_record, here}, change_steering_committee},
    {Method::get, "/comites/technique", {Resource::committees, here}, show_technical_committee},
    {Method::post, "/comites/technique", {Resource::technical_record, here}, change_technical_committee},
    {Method::get, "/recherche", {Resource::themes, here}, show_search},
    // Contracts, and the programme that a region follows.
    {Method::get, "/contrats", {Resource::contracts, own_association}, show_contracts},
    {Method::post, "/contrats", {Resource::contracts, own_association}, offer_contracts},
    {Method::get, "/contrats/{contract}", {Resource::contracts, region_of_contract}, show_contract},
    {Method::post, "/contrats/{contract}", {Resource::contracts, region_of_contract}, change_contract},
    {Method::get, "/contrats/{contract}/{version}/scan", {Resource::contracts, region_of_contract}, show_contract_scan},
    {Method::get, "/mon-contrat", {Resource::own_contract, own_physician}, show_own_contracts},
    {Method::get, "/mon-contrat/{contract}", {Resource::own_contract, physician_of_contract}, show_own_contract},
    {Method::post, "/mon-contrat/{contract}", {Resource::own_contract, physician_of_contract}, sign_own_contract},
    {Method::get, "/programme", {Resource::organisation, own_association}, show_programme_rules},
    {Method::post, "/programme", {Resource::organisation, own_association}, change_programme_rules},

    {Method::get, "/design", {Resource::demonstration, nobody}, show_design},
    {Method::get, "/fichiers/{file}", {Resource::public_page, nobody}, show_file},
    {Method::get, "/sante", {Resource::public_page, nobody}, show_health},
};

}  // namespace

std::span<const Route> routes() { return table; }

}  // namespace miroir::web
