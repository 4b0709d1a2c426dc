"""Our own drawings as SVG text: line icons on a 24 × 24 grid, and the small pictures of empty pages and moments.

Icons take the colour of the words beside them. Drawings use the colour roles of edu.css, so that they follow the theme.
No emoji anywhere: a device without an emoji font would show empty boxes.
"""

from __future__ import annotations

ICONS: dict[str, str] = {
    "alert": '<path d="M12 4l9 16H3zM12 10v4M12 17v.1"/>',
    "back": '<path d="M14 6l-6 6 6 6"/>',
    "book": '<path d="M12 6c-2-2-5-2-8-2v14c3 0 6 0 8 2 2-2 5-2 8-2V4c-3 0-6 0-8 2zM12 6v14"/>',
    "brush": '<path d="M19 4c-4 2-8 6-10 9l2 2c3-2 7-6 9-10zM9 14c-3 0-3 4-6 5 4 2 8 0 8-3z"/>',
    "bulb": '<path d="M9 18h6M10 21h4M7.5 14A6 6 0 1 1 16.5 14c-1 1-1.5 2-1.5 3H9c0-1-.5-2-1.5-3z"/>',
    "chart": '<path d="M4 20h16M7 17v-5M12 17V6M17 17v-8"/>',
    "check": '<path d="M5 13l4.5 4.500L19 7"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3 2"/>',
    "cloud-off": '<path d="M7 18h10a4 4 0 0 0 .5-8A6 6 0 0 0 6 9a4.5 4.5 0 0 0 1 9zM10 21l4-6"/>',
    "coin": '<circle cx="12" cy="12" r="8.5"/><path d="M15.5 9a4 4 0 1 0 0 6M7 11h5M7 13.500h5"/>',
    "copy": (
        '<rect x="8" y="8" width="12" height="12" rx="3"/>'
        '<path d="M16 8V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h2"/>'
    ),
    "cross": '<path d="M6 6l12 12M18 6L6 18"/>',
    "download": '<path d="M12 4v11M7 11l5 5 5-5M5 20h14"/>',
    "eraser": '<path d="M4 15l9-9 6 6-7 7H8zM9 10l6 6M12 20h8"/>',
    "eye": '<path d="M3 12c3-5 6-7 9-7s6 2 9 7c-3 5-6 7-9 7s-6-2-9-7z"/><circle cx="12" cy="12" r="2.5"/>',
    "face": '<circle cx="12" cy="12" r="9"/><path d="M8.5 14.500c2 2.5 5 2.5 7 0M9 9.500v.5M15 9.500v.5"/>',
    "filter": '<path d="M4 6h16M7 12h10M10 18h4"/>',
    "flag": '<path d="M6 21V4M6 5c4-2 7 2 12 0v8c-5 2-8-2-12 0"/>',
    "forward": '<path d="M10 6l6 6-6 6"/>',
    "gallery": (
        '<rect x="4" y="4" width="7" height="7" rx="2"/><rect x="13" y="4" width="7" height="7" rx="2"/>'
        '<rect x="4" y="13" width="7" height="7" rx="2"/><rect x="13" y="13" width="7" height="7" rx="2"/>'
    ),
    "globe": ('<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.500c3 3 3 14 0 17M12 3.500c-3 3-3 14 0 17"/>'),
    "heart": '<path d="M12 20C5 15 3 11 4 8c1-3 5-4 8 0 3-4 7-3 8 0 1 3-1 7-8 12z"/>',
    "help": (
        '<circle cx="12" cy="12" r="9"/><path d="M9.5 9.500a2.5 2.5 0 1 1 3.5 2.300c-.7.3-1 .8-1 1.700M12 16.500v.1"/>'
    ),
    "home": '<path d="M4 11l8-7 8 7v8a1 1 0 0 1-1 1h-4v-6h-6v6H5a1 1 0 0 1-1-1z"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5M12 7.500v.5"/>',
    "key": '<circle cx="8" cy="15" r="4"/><path d="M11 12l8-8M16 7l3 3M14 9l2 2"/>',
    "link": '<path d="M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1"/>',
    "lock": '<rect x="5" y="10" width="14" height="10" rx="3"/><path d="M8 10V8a4 4 0 0 1 8 0v2"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "minus": '<path d="M5 12h14"/>',
    "pencil": '<path d="M4 20l1-5L16 4l4 4L9 19zM14 6l4 4"/>',
    "people": (
        '<circle cx="9" cy="9" r="3.5"/>'
        '<path d="M3 20c0-4 3-6 6-6s6 2 6 6M15 6a3.5 3.5 0 0 1 0 6.500M17 14c3 .5 4 3 4 6"/>'
    ),
    "person": '<circle cx="12" cy="8.500" r="4"/><path d="M4.500 20c.5-4 3.500-6 7.500-6s7 2 7.500 6"/>',
    "picture": (
        '<rect x="3" y="5" width="18" height="14" rx="3"/><circle cx="16" cy="10" r="1.5"/>'
        '<path d="M4 17c4-6 6-6 9-1 2-3 4-3 7 1"/>'
    ),
    "pin": '<path d="M12 21c5-6 7-8.5 7-12A7 7 0 0 0 5 9c0 3.5 2 6 7 12z"/><circle cx="12" cy="9" r="2.5"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "print": '<path d="M7 9V4h10v5M7 17H4v-7h16v7h-3M7 14h10v6H7z"/>',
    "record": '<path d="M9 6h11M9 12h11M9 18h11M4.500 6v.1M4.500 12v.1M4.500 18v.1"/>',
    "refresh": '<path d="M19 12a7 7 0 1 1-2-5l2 2M19 4v5h-5"/>',
    "school": '<path d="M3 10l9-5 9 5-9 5zM7 12.500V17c3 2 7 2 10 0v-4.500M21 10v5"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="M16 16l4.5 4.5"/>',
    "send": '<path d="M4 12l16-8-6 16-3-7z"/>',
    "settings": (
        '<path d="M4 7h8M18 7h2M4 17h2M12 17h8"/><circle cx="15" cy="7" r="2.5"/><circle cx="9" cy="17" r="2.5"/>'
    ),
    "shield": '<path d="M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6z"/><path d="M9 12l2 2 4-4"/>',
    "sign-out": '<path d="M10 5H6a2 2 0 0 0-2 2v10a2 2 0 0 0 2 2h4M10 12h10M16 8l4 4-4 4"/>',
    "star": '<path d="M12 4l2.5 5.2 5.7.8-4.1 4 1 5.6-5.1-2.7-5.1 2.7 1-5.6-4.1-4 5.7-.8z"/>',
    "stop": '<rect x="6" y="6" width="12" height="12" rx="2.5"/>',
    "sun": (
        '<circle cx="12" cy="12" r="4"/>'
        '<path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.600L7 7M17 17l1.4 1.400M5.6 18.400L7 17M17 7l1.4-1.4"/>'
    ),
    "task": ('<rect x="5" y="4" width="14" height="17" rx="2.5"/><path d="M9 3.500h6v3H9zM8.5 12.500l2 2 4.5-4.5"/>'),
    "trash": '<path d="M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13"/>',
    "undo": '<path d="M9 7L4 12l5 5M4 12h10a5 5 0 0 1 0 10h-2"/>',
    "upload": '<path d="M12 16V5M7 9l5-5 5 5M5 20h14"/>',
    "wand": ('<path d="M5 19L15 9M14 4v3M19 9h-3M18 4l-1.5 1.500M19 14v2M9 4v2M5 9h2"/><path d="M13 7l4 4"/>'),
}

DRAWINGS: dict[str, str] = {
    "first": (
        '<rect x="20" y="18" width="120" height="84" rx="16" fill="var(--brand-soft)"/>'
        '<path d="M30 92c18-28 32-32 44-18 8 10 16 8 24-2 10-12 24-2 34 20z" fill="#7fcf9a"/>'
        '<circle cx="112" cy="42" r="13" fill="#ffc53d"/>'
        '<path d="M54 34l4 11 11 4-11 4-4 11-4-11-11-4 11-4z" fill="var(--brand)"/>'
    ),
    "smile": (
        '<circle cx="80" cy="62" r="44" fill="#ffe08a"/><circle cx="65" cy="56" r="5" fill="#4a3300"/>'
        '<circle cx="95" cy="56" r="5" fill="#4a3300"/>'
        '<path d="M64 76q16 12 32 0" stroke="#4a3300" stroke-width="5" fill="none" stroke-linecap="round"/>'
        '<path d="M112 20l14-10M120 32h16" stroke="var(--brand)" stroke-width="5" stroke-linecap="round"/>'
    ),
    "resting": (
        '<path d="M44 88h74a26 26 0 0 0 3-52 40 40 0 0 0-76 6 23 23 0 0 0-1 46z" fill="var(--info-soft)"'
        ' stroke="var(--info)" stroke-width="4"/>'
        '<path d="M68 62h.1M94 62h.1" stroke="var(--info)" stroke-width="9" stroke-linecap="round"/>'
        '<path d="M72 76q9-7 18 0" stroke="var(--info)" stroke-width="4" fill="none" stroke-linecap="round"/>'
        '<path d="M120 16h10l-10 12h10M136 24h8l-8 9h8" stroke="var(--info)" stroke-width="3" fill="none"'
        ' stroke-linecap="round" stroke-linejoin="round"/>'
    ),
    "waiting": (
        '<rect x="34" y="20" width="74" height="86" rx="12" fill="var(--brand-soft)" stroke="var(--brand)"'
        ' stroke-width="4"/>'
        '<path d="M48 82c10-16 16-18 24-10 5 5 9 3 13-1 4-4 8 0 11 11z" fill="#7fcf9a"/>'
        '<circle cx="84" cy="46" r="8" fill="#ffc53d"/>'
        '<circle cx="116" cy="88" r="24" fill="var(--surface)" stroke="var(--warn)" stroke-width="4"/>'
        '<path d="M116 76v13l8 5" stroke="var(--warn)" stroke-width="4" fill="none" stroke-linecap="round"/>'
    ),
    "tomorrow": (
        '<path d="M16 96h128" stroke="var(--brand)" stroke-width="5" stroke-linecap="round"/>'
        '<path d="M48 96a32 32 0 0 1 64 0z" fill="#ffc53d"/>'
        '<path d="M80 50V36M46 62l-9-9M114 62l9-9M32 88H20M140 88h-12" stroke="#ffc53d" stroke-width="5"'
        ' stroke-linecap="round"/>'
        '<path d="M34 108h40M90 108h36" stroke="var(--line-strong)" stroke-width="4" stroke-linecap="round"/>'
    ),
    "lost": (
        '<path d="M24 34l36-12 40 12 36-12v66l-36 12-40-12-36 12z" fill="var(--brand-soft)" stroke="var(--brand)"'
        ' stroke-width="4" stroke-linejoin="round"/>'
        '<path d="M60 22v66M100 34v66" stroke="var(--brand)" stroke-width="3"/>'
        '<path d="M36 76c12-20 30-4 40-18s14-12 22-6" stroke="var(--warn)" stroke-width="4" fill="none"'
        ' stroke-dasharray="1 9" stroke-linecap="round"/>'
        '<path d="M110 46l14 14M124 46l-14 14" stroke="var(--bad)" stroke-width="5" stroke-linecap="round"/>'
    ),
    "locked": (
        '<rect x="46" y="52" width="68" height="54" rx="14" fill="var(--brand-soft)" stroke="var(--brand)"'
        ' stroke-width="4"/>'
        '<path d="M60 52V40a20 20 0 0 1 40 0v12" stroke="var(--brand)" stroke-width="5" fill="none"/>'
        '<circle cx="80" cy="75" r="7" fill="var(--brand)"/>'
        '<path d="M80 78v12" stroke="var(--brand)" stroke-width="5" stroke-linecap="round"/>'
    ),
    "done": (
        '<circle cx="80" cy="62" r="42" fill="var(--ok-soft)" stroke="var(--ok)" stroke-width="4"/>'
        '<path d="M60 63l14 14 27-29" stroke="var(--ok)" stroke-width="7" fill="none" stroke-linecap="round"'
        ' stroke-linejoin="round"/>'
    ),
}

LOGO = (
    '<rect width="40" height="40" rx="12" fill="#5a3fd6"/><circle cx="28" cy="12" r="5" fill="#ffc53d"/>'
    '<path d="M5 31c5-9 9-12 13-8 3 3 5 2 8-1 3-2 6 1 9 6v3a4 4 0 0 1-4 4H9a4 4 0 0 1-4-4z" fill="#7fe0a8"/>'
    '<path d="M12 9l1.6 4.400L18 15l-4.4 1.600L12 21l-1.6-4.400L6 15l4.4-1.600z" fill="#fff"/>'
)
