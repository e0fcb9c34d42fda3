"""Trackers as other programs write them: openpyxl, xlwt, odfpy, and text."""

import csv
import datetime as dt
import io

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P


def xlsx(*sheets, merged=(), hidden=(), since_1904=False) -> bytes:
    """Sheets, each a name and its rows; `merged` blocks are of the first."""
    book = openpyxl.Workbook()
    if since_1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    for block in merged:
        book.worksheets[0].merge_cells(block)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(*sheets, merged=()) -> bytes:
    """The same for the Excel of 2003; a merged block is (first row, last row, first column, last column) from 0."""
    book = xlwt.Workbook()
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for number, (name, rows) in enumerate(sheets):
        sheet = book.add_sheet(name)
        blocks = {(block[0], block[2]): block for block in merged} if number == 0 else {}
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if value is not None and (r, c) in blocks:
                    sheet.write_merge(*blocks[r, c], value)
                elif value is not None:
                    sheet.write(r, c, value, *([day] if isinstance(value, dt.date) else []))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(*sheets, tall=()) -> bytes:
    """The same for LibreOffice; `tall` are cells (row, column from 0) that reach over the row below."""
    book = OpenDocumentSpreadsheet()
    for name, rows in sheets:
        table = Table(name=name)
        for r, row in enumerate(rows):
            line = TableRow()
            for c, value in enumerate(row):
                line.addElement(CoveredTableCell() if (r - 1, c) in tall else _ods_cell(value, (r, c) in tall))
            table.addElement(line)
        book.spreadsheet.addElement(table)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _ods_cell(value, tall):
    span = {"numberrowsspanned": "2", "numbercolumnsspanned": "1"} if tall else {}
    if value is None:
        return TableCell(**span)
    if isinstance(value, dt.date):
        return TableCell(valuetype="date", datevalue=value.isoformat(), **span)
    if isinstance(value, int | float):
        return TableCell(valuetype="float", value=str(value), **span)
    cell = TableCell(valuetype="string", **span)
    cell.addElement(P(text=value))
    return cell


def text(rows, mark=",", encoding="utf-8") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=mark).writerows(
        [[f"{cell:%d/%m/%Y}" if isinstance(cell, dt.date) else cell for cell in row] for row in rows]
    )
    return out.getvalue().encode(encoding)
