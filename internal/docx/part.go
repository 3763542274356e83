package docx

import (
	"bytes"
	"fmt"

	"blether/internal/zipped"
)

const (
	head     = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	words    = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	relation = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	kinds    = `application/vnd.openxmlformats-officedocument.wordprocessingml`
)

// parts are the files of which a document consists.
func (d *Document) parts() []zipped.File {
	var out []zipped.File
	for name, text := range map[string]string{
		"[Content_Types].xml":          contentTypes,
		"_rels/.rels":                  packageParts,
		"docProps/core.xml":            d.properties(),
		"word/document.xml":            d.document(),
		"word/_rels/document.xml.rels": documentParts,
		"word/styles.xml":              d.styles(),
		"word/numbering.xml":           numbering,
		"word/settings.xml":            settings,
		"word/footer1.xml":             d.footer(),
	} {
		out = append(out, zipped.File{Name: name, Body: []byte(head + text)})
	}
	return out // sorted where they are zipped
}

func (d *Document) document() string {
	turned := ""
	if d.Right {
		turned = "<w:bidi/>"
	}
	return fmt.Sprintf(`<w:document %s><w:body>%s<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/>%s</w:sectPr></w:body></w:document>`,
		words, d.body.String(), turned)
}

// footer names the document and the page.
func (d *Document) footer() string {
	var b bytes.Buffer
	paragraph(&b, "Note", d.Footer)
	return fmt.Sprintf(`<w:ftr %s>%s<w:p><w:pPr><w:pStyle w:val="Note"/></w:pPr><w:r><w:t xml:space="preserve">Page </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:ftr>`,
		words, b.String())
}

func (d *Document) properties() string {
	date := ""
	if d.Date != "" {
		at := escaped(d.Date) + "T00:00:00Z"
		date = fmt.Sprintf(`<dcterms:created xsi:type="dcterms:W3CDTF">%s</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">%s</dcterms:modified>`, at, at)
	}
	return fmt.Sprintf(`<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>%s</dc:title><dc:creator>Blether</dc:creator><dc:language>%s</dc:language>%s</cp:coreProperties>`,
		escaped(d.Title), escaped(d.Language), date)
}

const contentTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
	`<Override PartName="/word/document.xml" ContentType="` + kinds + `.document.main+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="` + kinds + `.styles+xml"/>` +
	`<Override PartName="/word/numbering.xml" ContentType="` + kinds + `.numbering+xml"/>` +
	`<Override PartName="/word/settings.xml" ContentType="` + kinds + `.settings+xml"/>` +
	`<Override PartName="/word/footer1.xml" ContentType="` + kinds + `.footer+xml"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`

const packageParts = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + relation + `/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`

const documentParts = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + relation + `/styles" Target="styles.xml"/><Relationship Id="rId2" Type="` + relation + `/numbering" Target="numbering.xml"/><Relationship Id="rId3" Type="` + relation + `/settings" Target="settings.xml"/><Relationship Id="rId4" Type="` + relation + `/footer" Target="footer1.xml"/></Relationships>`

const numbering = `<w:numbering ` + words + `><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`

const settings = `<w:settings ` + words + `><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`
