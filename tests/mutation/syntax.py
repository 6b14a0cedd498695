"""What Clang knows of the headers and tokens alone do not tell."""

import dataclasses
import pathlib

from clang import cindex

_KIND = cindex.CursorKind
_TYPE = cindex.TypeKind
_FUNCTIONS = {
    _KIND.CXX_METHOD, _KIND.FUNCTION_DECL, _KIND.FUNCTION_TEMPLATE, _KIND.CONSTRUCTOR, _KIND.DESTRUCTOR,
    _KIND.CONVERSION_FUNCTION,
}  # fmt: skip
_CLASSES = {_KIND.CLASS_DECL, _KIND.STRUCT_DECL, _KIND.CLASS_TEMPLATE, _KIND.CLASS_TEMPLATE_PARTIAL_SPECIALIZATION}
_HOLD_STATEMENTS = {
    _KIND.COMPOUND_STMT, _KIND.IF_STMT, _KIND.FOR_STMT, _KIND.WHILE_STMT, _KIND.DO_STMT, _KIND.CXX_FOR_RANGE_STMT,
    _KIND.CASE_STMT, _KIND.DEFAULT_STMT,
}  # fmt: skip
_INTEGERS = {
    _TYPE.CHAR_S, _TYPE.SCHAR, _TYPE.UCHAR, _TYPE.SHORT, _TYPE.USHORT, _TYPE.INT, _TYPE.UINT, _TYPE.LONG, _TYPE.ULONG,
    _TYPE.LONGLONG, _TYPE.ULONGLONG,
}  # fmt: skip


@dataclasses.dataclass
class Syntax:
    """Offsets in one header."""

    code: list[tuple[int, int, str]] = dataclasses.field(default_factory=list)  # begin, end, whose: "class::function"
    blocks: set[int] = dataclasses.field(default_factory=set)  # where the braces around statements open
    statements: list[tuple[int, int]] = dataclasses.field(default_factory=list)  # that are an expression
    constants: dict[int, int] = dataclasses.field(default_factory=dict)  # uses of our named integers: begin, end


def _name_of(cursor) -> str:
    names = [cursor.spelling.split("<")[0]]
    parent = cursor.semantic_parent
    while parent is not None and parent.kind in _CLASSES:
        names.append(parent.spelling)
        parent = parent.semantic_parent
    return "::".join(reversed(names))


class _Reader:
    def __init__(self, root: pathlib.Path, files: list[pathlib.Path]):
        self.include = root
        self.found = {str(root / file): Syntax() for file in files}
        self.sources = {path: pathlib.Path(path).read_bytes() for path in self.found}

    def read_declarations(self, cursor) -> None:
        for child in cursor.get_children():
            file = child.location.file
            path = file.name if file else ""
            if path not in self.found:
                continue
            syntax = self.found[path]
            if child.kind in _FUNCTIONS:
                self._read_function(child, syntax, self.sources[path])
            elif child.kind == _KIND.FIELD_DECL:
                self._read_field(child, syntax, self.sources[path])
            elif child.kind in _CLASSES or child.kind == _KIND.NAMESPACE:
                self.read_declarations(child)

    def _read_function(self, cursor, syntax: Syntax, source: bytes) -> None:
        body = None
        for child in cursor.get_children():
            if child.kind == _KIND.COMPOUND_STMT:
                body = child
        if body is None:
            return
        begin = body.extent.start.offset
        head = source[cursor.extent.start.offset : begin]
        if source[begin : begin + 1] != b"{" or b"consteval" in head:  # defaulted, or never at run time
            return
        if cursor.kind == _KIND.CONSTRUCTOR:
            for child in cursor.get_children():
                if child.kind == _KIND.MEMBER_REF:
                    begin = min(begin, child.extent.start.offset)
        syntax.code.append((begin, body.extent.end.offset, _name_of(cursor)))
        self._read_code(cursor, syntax)

    def _read_field(self, cursor, syntax: Syntax, source: bytes) -> None:
        """What a data member is initialised with; neither the size of an array nor the width of a bit-field."""
        end = cursor.extent.end.offset
        begin = source.find(b"=", cursor.location.offset, end)
        if begin < 0:
            return
        syntax.code.append((begin, end, _name_of(cursor.semantic_parent)))
        self._read_code(cursor, syntax)

    def _read_code(self, cursor, syntax: Syntax) -> None:
        for child in cursor.get_children():
            extent = child.extent
            if child.kind == _KIND.COMPOUND_STMT:
                syntax.blocks.add(extent.start.offset)
            elif child.kind == _KIND.DECL_REF_EXPR and self._is_constant(child.referenced):
                syntax.constants[extent.start.offset] = extent.end.offset
            if cursor.kind in _HOLD_STATEMENTS and child.kind.is_expression():
                syntax.statements.append((extent.start.offset, extent.end.offset))
            self._read_code(child, syntax)

    def _is_constant(self, declaration) -> bool:
        if declaration is None or declaration.kind != _KIND.VAR_DECL:
            return False
        if declaration.semantic_parent.kind not in _CLASSES and declaration.semantic_parent.kind != _KIND.NAMESPACE:
            return False
        file = declaration.location.file
        ours = file is not None and file.name.startswith(str(self.include))
        return ours and declaration.type.is_const_qualified() and declaration.type.get_canonical().kind in _INTEGERS


def read(include: pathlib.Path, files: list[pathlib.Path]) -> dict[pathlib.Path, Syntax]:
    """Reads all files, whose paths are those in #include, at once."""
    everything = "".join(f"#include <{file}>\n" for file in files)
    unit = cindex.Index.create().parse(
        "everything.cpp",
        args=["-x", "c++", "-std=c++20", f"-I{include}"],
        unsaved_files=[("everything.cpp", everything)],
    )
    errors = [str(each) for each in unit.diagnostics if each.severity >= cindex.Diagnostic.Error]
    if errors:
        raise ValueError("\n".join(errors))
    reader = _Reader(include, files)
    reader.read_declarations(unit.cursor)
    return {file: reader.found[str(include / file)] for file in files}
