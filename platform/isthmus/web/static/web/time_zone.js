// A field for a time zone that nobody has filled in yet begins with the browser's.
"use strict";
(() => {
  const field = document.querySelector("select[name=time_zone]");
  if (!field || field.value) return;
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  if ([...field.options].some((option) => option.value === timeZone)) field.value = timeZone;
})();
