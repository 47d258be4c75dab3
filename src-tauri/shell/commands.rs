//! The window's questions, one thin line each.

use super::{page, window, wiring::Wiring};
use meridian_engine::{Engine, local};
use meridian_protocol::{
    CancelSending, ChoosePlace, ChooseZoneLetters, CloseNotice, Decide, EditDraft, Failure,
    LookAgain, OpenCalendar, OpenPage, PostUpdate, Quit, ReadSchedule, Reply, SaveCalendar,
    SetBell, SetHours, SetMeeting, SetPracticeNetwork, SetZone, ShowDeadlines, ShowHours,
    ShowPreview, ShowStart, ShowWeek, TakeSchedule, TryPractice,
};
use tauri::{AppHandle, Runtime, State, async_runtime::block_on, ipc::Invoke};

type Answer<C> = Result<Reply<C>, Failure>;

#[tauri::command]
async fn show_start(wiring: State<'_, Wiring>, req: ShowStart) -> Answer<ShowStart> {
    let ShowStart {} = req;
    wiring.ask(|engine| engine.show_start()).await
}

#[tauri::command]
async fn try_practice(wiring: State<'_, Wiring>, req: TryPractice) -> Answer<TryPractice> {
    let TryPractice {} = req;
    let answer = wiring.ask(|engine| engine.try_practice()).await;
    wiring.look_again();
    answer
}

#[tauri::command]
async fn show_week(wiring: State<'_, Wiring>, req: ShowWeek) -> Answer<ShowWeek> {
    wiring.ask(move |engine| engine.show_week(req.section)).await
}

#[tauri::command]
async fn edit_draft(wiring: State<'_, Wiring>, req: EditDraft) -> Answer<EditDraft> {
    wiring.ask(move |engine| engine.edit_draft(&req.draft, req.revision, &req.splices)).await
}

#[tauri::command]
async fn show_preview(wiring: State<'_, Wiring>, req: ShowPreview) -> Answer<ShowPreview> {
    wiring.ask(move |engine| engine.show_preview(&req.draft)).await
}

#[tauri::command]
async fn post_update(wiring: State<'_, Wiring>, req: PostUpdate) -> Answer<PostUpdate> {
    let post = move |engine: &Engine| {
        engine.post_update(&req.draft, req.revision, req.theirs.as_deref(), &req.meant)
    };
    let answer = wiring.ask(post).await;
    wiring.look_again();
    answer
}

#[tauri::command]
async fn decide(wiring: State<'_, Wiring>, req: Decide) -> Answer<Decide> {
    let answer = wiring.ask(move |engine| engine.decide(&req.draft, req.decision)).await;
    wiring.look_again();
    answer
}

#[tauri::command]
async fn close_notice(wiring: State<'_, Wiring>, req: CloseNotice) -> Answer<CloseNotice> {
    wiring.ask(move |engine| engine.close_notice(&req.words)).await
}

#[tauri::command]
async fn cancel_sending(wiring: State<'_, Wiring>, req: CancelSending) -> Answer<CancelSending> {
    let answer = wiring.ask(move |engine| engine.cancel_sending(&req.op)).await;
    wiring.look_again();
    answer
}

#[tauri::command]
async fn show_deadlines(wiring: State<'_, Wiring>, req: ShowDeadlines) -> Answer<ShowDeadlines> {
    let ShowDeadlines {} = req;
    wiring.ask(|engine| engine.show_deadlines()).await
}

#[tauri::command]
async fn read_schedule(wiring: State<'_, Wiring>, req: ReadSchedule) -> Answer<ReadSchedule> {
    let read =
        move |engine: &Engine| block_on(engine.read_schedule_from(&req.source, &req.corrections));
    wiring.ask(read).await
}

#[tauri::command]
async fn take_schedule(wiring: State<'_, Wiring>, req: TakeSchedule) -> Answer<TakeSchedule> {
    let take = move |engine: &Engine| {
        block_on(engine.take_schedule_from(&req.source, &req.digest, req.corrections.clone()))
    };
    let answer = wiring.ask(take).await;
    wiring.look_again();
    answer
}

#[tauri::command]
async fn choose_zone_letters(
    wiring: State<'_, Wiring>,
    req: ChooseZoneLetters,
) -> Answer<ChooseZoneLetters> {
    wiring.ask(move |engine| engine.choose_zone_letters(&req.letters, req.zone.as_deref())).await
}

#[tauri::command]
async fn choose_place(wiring: State<'_, Wiring>, req: ChoosePlace) -> Answer<ChoosePlace> {
    wiring.ask(move |engine| engine.choose_place(&req.disagreement, req.place)).await
}

#[tauri::command]
async fn set_bell(wiring: State<'_, Wiring>, req: SetBell) -> Answer<SetBell> {
    wiring.ask(move |engine| engine.set_bell(&req.id, req.bell)).await
}

#[tauri::command]
async fn save_calendar(wiring: State<'_, Wiring>, req: SaveCalendar) -> Answer<SaveCalendar> {
    let SaveCalendar {} = req;
    wiring.ask(|engine| engine.save_calendar()).await
}

#[tauri::command]
async fn open_calendar(wiring: State<'_, Wiring>, req: OpenCalendar) -> Answer<OpenCalendar> {
    let OpenCalendar {} = req;
    wiring.ask(|engine| engine.calendar_file().and_then(|file| page::open_file(&file))).await
}

#[tauri::command]
async fn show_hours(wiring: State<'_, Wiring>, req: ShowHours) -> Answer<ShowHours> {
    let ShowHours {} = req;
    wiring.ask(|engine| engine.show_hours()).await
}

#[tauri::command]
async fn set_zone(wiring: State<'_, Wiring>, req: SetZone) -> Answer<SetZone> {
    let answer = wiring.ask(move |engine| engine.set_zone(req.zone.as_deref())).await;
    wiring.look_again();
    answer
}

#[tauri::command]
async fn set_hours(wiring: State<'_, Wiring>, req: SetHours) -> Answer<SetHours> {
    let answer = wiring.ask(move |engine| engine.set_hours(&req.hours)).await;
    wiring.look_again();
    answer
}

#[tauri::command]
async fn set_meeting(wiring: State<'_, Wiring>, req: SetMeeting) -> Answer<SetMeeting> {
    wiring.ask(move |engine| engine.set_meeting_line(&req.name, req.line.as_deref())).await
}

#[tauri::command]
async fn look_again(wiring: State<'_, Wiring>, req: LookAgain) -> Answer<LookAgain> {
    let LookAgain {} = req;
    wiring.look_again();
    Ok(())
}

#[tauri::command]
async fn set_practice_network(
    wiring: State<'_, Wiring>,
    req: SetPracticeNetwork,
) -> Answer<SetPracticeNetwork> {
    let answer = wiring.ask(move |engine| engine.set_practice_network(req.network)).await;
    wiring.look_again();
    answer
}

#[tauri::command]
async fn open_page(wiring: State<'_, Wiring>, req: OpenPage) -> Answer<OpenPage> {
    wiring.ask(move |engine| engine.check_page(&req.url).and_then(|()| page::open(&req.url))).await
}

#[tauri::command]
async fn quit<R: Runtime>(app: AppHandle<R>, wiring: State<'_, Wiring>, req: Quit) -> Answer<Quit> {
    let Quit {} = req;
    let ended = local::quit_agent(wiring.data_dir()).await;
    ended.map_err(|error| Failure::Internal { message: error.to_string() })?;
    window::close_all(&app);
    Ok(())
}

/// All of them, by the names in `meridian_protocol::COMMANDS`.
pub(super) fn handler<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        show_start,
        try_practice,
        show_week,
        edit_draft,
        show_preview,
        post_update,
        cancel_sending,
        close_notice,
        decide,
        show_deadlines,
        read_schedule,
        take_schedule,
        choose_zone_letters,
        choose_place,
        set_bell,
        save_calendar,
        open_calendar,
        show_hours,
        set_zone,
        set_hours,
        set_meeting,
        look_again,
        set_practice_network,
        open_page,
        quit,
    ]
}
