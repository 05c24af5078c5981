namespace Myelin;

/// <summary>Where the text of a cell lies in its file; quotes around it are left out, doubled quotes within it are not yet single.</summary>
readonly record struct TableCell(int Start, int Length, bool Quoted);
