namespace Myelin.Fuzz;

/// <summary>Sizes, shapes, windows and slices by chance: mostly small and legal, sometimes none, negative or at the limits of 32 bits.</summary>
public sealed class ShapeDice(Random random)
{
    static readonly int[] extremes =
    [
        int.MaxValue, int.MaxValue - 1, int.MinValue, int.MinValue + 1, 1610612736, 1 << 30, (1 << 30) - 1, 1 << 28, (1 << 28) + 1, 1 << 24, 1 << 20, 65536,
        65535, 46341, -1, -2, -65536,
    ];

    /// <summary>Whether an event of this probability happens.</summary>
    public bool Once(int times) => random.Next(times) == 0;

    /// <summary>A whole number below another.</summary>
    public int Below(int end) => random.Next(end);

    /// <summary>One of some things.</summary>
    public T Of<T>(params ReadOnlySpan<T> things) => things[random.Next(things.Length)];

    /// <summary>A number at a limit.</summary>
    public int Extreme() => Of<int>(extremes);

    /// <summary>The size of an axis.</summary>
    public int Size() => random.Next(24) switch { 0 => 0, 1 => Math.Max(0, Extreme()), < 4 => random.Next(8, 70), _ => random.Next(1, 6) };

    /// <summary>A setting, such as a stride: usually 1 to 4.</summary>
    public int Setting() => random.Next(12) switch { 0 => Extreme(), 1 => random.Next(-1, 40), _ => random.Next(1, 4) };

    /// <summary>An axis of a tensor, or none of it.</summary>
    public int Axis(int rank) => Once(12) ? Extreme() : random.Next(-rank - (Once(8) ? 1 : 0), rank + (Once(8) ? 1 : 0));

    /// <summary>An index of an axis, usually within it.</summary>
    public int Index(int size) => Once(12) ? Extreme() : random.Next(-1, (int)Math.Min(size + 2L, int.MaxValue));

    /// <summary>Some sizes, as a shape if they are legal.</summary>
    public Shape Shape(int least = 0, int most = 5)
    {
        var sizes = new int[random.Next(least, most + 1)];
        for (int i = 0; i < sizes.Length; i++) sizes[i] = Once(200) ? Extreme() : Size();
        return Myelin.Shape.Create(sizes);
    }

    /// <summary>A shape like another, with some sizes changed.</summary>
    public Shape Like(Shape shape)
    {
        int[] sizes = [.. shape];
        for (int i = 0; i < sizes.Length; i++)
            if (Once(4)) sizes[i] = Once(2) ? 1 : Size();
        if (Once(8)) sizes = [.. sizes, Size()];
        if (Once(8) && sizes.Length > 0) sizes = sizes[1..];
        return Myelin.Shape.Create(sizes);
    }

    /// <summary>A window along one axis.</summary>
    public WindowAxis WindowAxis() => new(Setting(), Setting(), Once(2) ? 0 : Setting() - 1, Once(2) ? 0 : Setting() - 1, Once(2) ? 1 : Setting());

    /// <summary>A window along as many axes as images have.</summary>
    public Window Window(int rank) => rank switch
    {
        3 => new(WindowAxis()),
        4 => new(WindowAxis(), WindowAxis()),
        _ => new(WindowAxis(), WindowAxis(), WindowAxis()),
    };

    /// <summary>What stands between the brackets of x[...].</summary>
    public Slice Slice(int size)
    {
        Index from = Index(size) is var a && a < 0 ? (a == int.MinValue ? 0 : ^-a) : a, to = Index(size) is var b && b < 0 ? ^0 : b;
        return random.Next(4) switch
        {
            0 => Index(size),
            1 => ..to,
            2 => (from..to, Setting() * (Once(2) ? -1 : 1)),
            _ => from..to,
        };
    }

    /// <summary>Values of a shape: in memory, or one that is repeated.</summary>
    public Tensor Tensor(Shape shape)
    {
        ElementType type = Of(ElementType.Float32, ElementType.Float32, ElementType.Float32, ElementType.Float64, ElementType.Int32, ElementType.UInt8);
        return random.Next(4) switch
        {
            0 => Myelin.Tensor.Full([], 1, type).BroadcastTo(shape),
            1 => Myelin.Tensor.Full(shape, 2, type),
            _ => (Myelin.Tensor.Range(checked((int)Math.Min(shape.Elements, 1 << 16)), ElementType.Float64) * 0.01).Cast(type).Reshape(shape),
        };
    }
}
