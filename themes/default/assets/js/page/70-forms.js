// The form for corrections is told in its address of which page: only an
// address of this site is taken.
const asked = new URLSearchParams(location.search).get('page')
const field = document.querySelector('input[data-page]')
if (field && /^\/(?![/\\])/.test(asked)) field.value = location.origin + asked
