namespace Myelin;

/// <summary>What a value of a written program is.</summary>
enum SourceKind
{
    /// <summary>A parameter of the method.</summary>
    Input,

    /// <summary>A part of the memory that a call allocates.</summary>
    Local,

    /// <summary>A table of constants.</summary>
    Table,
}

/// <summary>A value of a written program: numbers of one type in a span.</summary>
/// <param name="kind">What it is.</param>
/// <param name="name">The expression that stands for it.</param>
/// <param name="type">The type of its numbers.</param>
/// <param name="elements">How many there are.</param>
sealed class SourceBuffer(SourceKind kind, string name, ElementType type, int elements)
{
    public SourceKind Kind => kind;

    public string Name => name;

    public ElementType Type => type;

    public int Elements => elements;

    /// <summary>How many statements and results read it.</summary>
    public int Readers { get; set; }

    /// <summary>The first and the last statement that uses it.</summary>
    public int First { get; set; } = -1;

    /// <inheritdoc cref="First"/>
    public int Last { get; set; } = -1;

    /// <summary>Where it lies in the memory of its type.</summary>
    public int Offset { get; set; }

    /// <summary>The numbers from an index on, as a span.</summary>
    public string From(string index) => index == "0" ? name : kind == SourceKind.Table ? $"{name}.AsSpan({index})" : $"{name}[({index})..]";
}
