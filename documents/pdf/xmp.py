"""The metadata of a PDF that conforms to both PDF/A-3 and PDF/UA-1.

WeasyPrint writes only one standard into a file. PDF/A (ISO 19005-3, 6.6.2.3) allows the property that identifies PDF/UA
(ISO 14289-1, clause 5) only together with a description of its schema.
"""

_UA = "http://www.aiim.org/pdfua/ns/id/"
_END = b"</rdf:RDF>"
_BOTH = f"""<rdf:Description rdf:about="" xmlns:pdfuaid="{_UA}" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{_UA}</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
""".encode()


def with_ua(rdf: bytes) -> bytes:
    """Return WeasyPrint's RDF of a PDF/A with the statement that the file is PDF/UA-1 too."""
    start, end, rest = rdf.rpartition(_END)
    if not end:
        raise ValueError("The metadata are not RDF.")
    return start + _BOTH + end + rest
