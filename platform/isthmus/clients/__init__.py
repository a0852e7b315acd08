"""Other programs' door: feeds for readers, previews of links, notes in other pages, the site as an installed app."""
