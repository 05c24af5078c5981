namespace Myelin.Tests;

/// <summary>One structural op as the tests see it: how it is called, and what it should give.</summary>
/// <param name="Name">The op and what is special about this row.</param>
/// <param name="Op">The class whose check this is.</param>
/// <param name="Inputs">The shapes it is tried on: each entry a list of operands.</param>
/// <param name="Call">The public op.</param>
/// <param name="Reference">The same in plain loops.</param>
sealed record OpRow(string Name, Type Op, Shape[][] Inputs, Func<Tensor[], Tensor> Call, Func<Naive[], Naive> Reference)
{
    /// <summary>Operands that are whole numbers from 0 to below this, as Int64; the others are reals.</summary>
    public Dictionary<int, int> Whole { get; init; } = [];

    /// <summary>Operands that are bools.</summary>
    public int[] Bools { get; init; } = [];

    /// <summary>Larger shapes, whose work is split over threads.</summary>
    public Shape[][] Large { get; init; } = [];

    /// <summary>Whether row i of the first operand decides row i of the result, and nothing else of it does.</summary>
    public bool RowWise { get; init; }

    /// <summary>How far the float32 result may lie from the reference, relative to the largest element.</summary>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>Calls that fail, and what is wrong with them. The name of the row begins with the name of the public method.</summary>
    public (string What, Action Do)[] Errors { get; init; } = [];

    /// <summary>The public method that the row calls: the first word of its name.</summary>
    public string Member => Name.Split(' ', ',')[0];

    /// <summary>Operands of these shapes.</summary>
    public Tensor[] Operands(Shape[] shapes, ElementType type, int seed = 1) => [.. shapes.Select((shape, i) =>
        Whole.TryGetValue(i, out int limit) ? Numbers.Tensor(shape, ElementType.Int64, seed + i, 0, limit)
        : Bools.Contains(i) ? Numbers.Tensor(shape, ElementType.Float32, seed + i).GreaterThan(0)
        : Numbers.Tensor(shape, type, seed + i))];

    public override string ToString() => Name;
}
