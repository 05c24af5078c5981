namespace Myelin;

/// <summary>The position of a cell's text in the file, without the surrounding quotes. Doubled quotes in the text are kept.</summary>
readonly record struct TableCell(int Start, int Length, bool Quoted);
