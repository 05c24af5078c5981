namespace Myelin;

/// <summary>A program that is being written: its statements, and the buffers, functions and tables that they use.</summary>
/// <param name="className">The name of the class that holds it.</param>
sealed class SourceProgram(string className)
{
    /// <summary>The most statements of a program. A file of them has a few megabytes.</summary>
    const int MostStatements = 50_000;

    readonly List<SourceStatement> statements = [];
    readonly List<SourceBuffer> buffers = [];

    /// <summary>The names of parameters and variables.</summary>
    public SourceNames Identifiers { get; } = new(
        "i", "j", "k", "l", "m", "n", "x", "y", "floats", "doubles", "ints", "longs", "bytes", "bools");

    public SourceFunctions Functions { get; } = new(className);

    public SourceTables Tables { get; } = new();

    public IReadOnlyList<SourceStatement> Statements => statements;

    /// <summary>The buffers in the memory of a call.</summary>
    public IReadOnlyList<SourceBuffer> Buffers => buffers;

    /// <summary>The layer whose work is being written: "model/dense".</summary>
    public string Origin { get; set; } = "";

    /// <summary>The op that is being written.</summary>
    public string Op { get; set; } = "";

    /// <summary>An input of the program.</summary>
    public SourceBuffer Input(string name, ElementType type, int elements) =>
        new(SourceKind.Input, Identifiers.New(name, capital: false, "input"), type, elements);

    /// <summary>A buffer for a value that a statement makes.</summary>
    public SourceBuffer New(ElementType type, int elements)
    {
        string layer = Origin[(Origin.LastIndexOf('/') + 1)..];
        var buffer = new SourceBuffer(SourceKind.Local,
            Identifiers.New(
                Op.StartsWith(SourceNames.Word(layer, capital: true, "x"), StringComparison.Ordinal) ? Op : $"{layer} {Op}", capital: false, "result"),
            type, elements);
        buffers.Add(buffer);
        return buffer;
    }

    /// <summary>Adds a statement.</summary>
    public void Add(SourceStatement statement)
    {
        if (statements.Count == MostStatements)
            throw new NotSupportedException($"more than {MostStatements} statements, which is more than a source file should have");
        statements.Add(statement);
    }

    /// <summary>Drops what nobody reads, joins loops, and notes where buffers are used.</summary>
    /// <param name="results">The buffers that hold the results.</param>
    public void Finish(IEnumerable<SourceBuffer> results)
    {
        foreach (SourceBuffer buffer in statements.SelectMany(statement => statement.Reads).Concat(results)) buffer.Readers++;
        var kept = new List<SourceStatement>();
        foreach (SourceStatement statement in statements.AsEnumerable().Reverse())
        {
            if (statement.Writes.All(buffer => buffer.Readers == 0)) foreach (SourceBuffer buffer in statement.Reads) buffer.Readers--;
            else kept.Add(statement is SourceMap map ? map.WithoutUnread() : statement);
        }
        kept.Reverse();
        statements.Clear();
        var makers = new Dictionary<SourceBuffer, SourceMap>();
        var joined = new HashSet<SourceStatement>();
        for (int i = 0; i < kept.Count; i++)
        {
            if (kept[i] is not SourceMap map) continue;
            foreach (SourceBuffer read in map.Reads.ToArray())
            {
                if (read.Readers != 1 || !makers.TryGetValue(read, out SourceMap? maker) || map.After(maker) is not { } whole) continue;
                joined.Add(maker);
                map = whole;
            }
            kept[i] = map;
            if (map.Writes.Count() == 1) makers[map.Writes.First()] = map;
        }
        statements.AddRange(kept.Where(statement => !joined.Contains(statement)));
        for (int i = 0; i < statements.Count; i++)
        {
            foreach (SourceBuffer buffer in statements[i].Reads.Concat(statements[i].Writes))
            {
                if (buffer.First < 0) buffer.First = i;
                buffer.Last = i;
            }
        }
        foreach (SourceBuffer buffer in results) buffer.Last = statements.Count;
    }

    /// <summary>Places the buffers: those that are in use at once lie apart. Returns the numbers that each type needs.</summary>
    public Dictionary<ElementType, int> Place()
    {
        var sizes = new Dictionary<ElementType, int>();
        foreach (IGrouping<ElementType, SourceBuffer> group in buffers.Where(buffer => buffer.First >= 0).GroupBy(buffer => buffer.Type))
        {
            var placed = new List<SourceBuffer>();                                   // by offset; those that are in use
            long most = 0;
            foreach (SourceBuffer buffer in group.OrderBy(buffer => buffer.First))
            {
                placed.RemoveAll(other => other.Last < buffer.First);
                long at = 0;
                int index = 0;
                for (; index < placed.Count && placed[index].Offset - at < buffer.Elements; index++)
                    at = Math.Max(at, (long)placed[index].Offset + placed[index].Elements);
                if (at + buffer.Elements > Array.MaxLength)
                    throw new NotSupportedException($"more than {Array.MaxLength} numbers at once, which do not fit in an array");
                buffer.Offset = (int)at;
                placed.Insert(index, buffer);
                most = Math.Max(most, at + buffer.Elements);
            }
            sizes[group.Key] = (int)most;
        }
        return sizes;
    }
}
