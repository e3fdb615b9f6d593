"""Tables that people make in Excel: read from CSV and XLSX, written as both.

Left of the stations, which bring their columns.
"""
