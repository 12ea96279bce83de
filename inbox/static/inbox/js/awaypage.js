// The page of being away: times are on the teammate's own clock, and the moment is asked for only where it is chosen.
const until = document.querySelector("select[name=until]");
const at = document.querySelector("input[name=at]").closest(".field");
document.querySelector("[data-zone]").value = Intl.DateTimeFormat().resolvedOptions().timeZone;
const show = () => { at.hidden = until.value !== "picked"; };
until.addEventListener("change", show);
show();
