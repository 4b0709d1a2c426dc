"""The mark that every picture we show carries: an XMP packet that says how the picture was made, and nothing else."""

import re
from functools import cache

from imagegen.choices import Origin

_TERMS = "http://cv.iptc.org/newscodes/digitalsourcetype/"

_SOURCE_TYPES = {Origin.AI: f"{_TERMS}trainedAlgorithmicMedia", Origin.STORYBOOK: f"{_TERMS}algorithmicMedia"}
_WORDS = {Origin.AI: "Made with AI", Origin.STORYBOOK: "Put together from drawings (no AI)"}

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/">
   <Iptc4xmpExt:DigitalSourceType>{source_type}</Iptc4xmpExt:DigitalSourceType>
   <xmp:CreatorTool>Edu4All</xmp:CreatorTool>
   <dc:description><rdf:Alt><rdf:li xml:lang="x-default">{words}</rdf:li></rdf:Alt></dc:description>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""

_IN_PACKET = re.compile(rb'Iptc4xmpExt:DigitalSourceType(?:\s*=\s*"|\s*>\s*|\s+rdf:resource\s*=\s*")([^"<>\s]{1,200})')


@cache
def packet(origin: Origin) -> bytes:
    """Return the XMP packet (UTF-8) for a picture's origin, for people and programs that meet it outside our pages.

    The source type is a term of IPTC's Digital Source Type vocabulary (IPTC Photo Metadata Standard 2025.1). An AI
    picture is `trainedAlgorithmicMedia`. A storybook picture is `algorithmicMedia`: made by an algorithm that isn't
    based on sampled training data. `digitalCreation` would claim that a person drew it, and the `composite…` terms
    leave open whether AI had a part. The packet names no person, school, prompt or model.
    """
    return _PACKET.format(source_type=_SOURCE_TYPES[origin], words=_WORDS[origin]).encode()


def source_type(xmp: bytes) -> str | None:
    """Return the DigitalSourceType that a packet names, or None."""
    match = _IN_PACKET.search(xmp)
    return match[1].decode(errors="replace") if match else None
