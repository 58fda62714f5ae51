// Package card draws the picture that stands beside a link when somebody
// shares it: 1200 by 630 pixels with the site's name, what kind of page it is,
// its title and a line about it.
package card
