namespace Myelin.Tests;

/// <summary>Ways for an operand to lie over a domain [rows, n].</summary>
static class Layout
{
    /// <summary>All of them; the first <see cref="Whole"/> have the domain's own shape.</summary>
    public const int Count = 7, Whole = 4;

    /// <summary>An operand made of the first numbers of a pool, and its elements over the domain in row-major order.</summary>
    public static (Tensor Operand, double[] Values) Of(int layout, double[] pool, int rows, int n, ElementType type)
    {
        (Shape shape, Func<Tensor, Tensor> view, Func<int, int, int> place) = layout switch
        {
            0 => (Shape.Create(rows, n), x => x, (r, c) => (r * n) + c),
            1 => (Shape.Create(n, rows), x => x.Transpose(), (r, c) => (c * rows) + r),
            2 => (Shape.Create(rows + 2, n + 3), x => x[1..(rows + 1), 2..(n + 2)], (r, c) => ((r + 1) * (n + 3)) + c + 2),
            3 => (Shape.Create(rows, n, 2), x => x[.., .., 1], (r, c) => (((r * n) + c) * 2) + 1),
            4 => (Shape.Create(n), x => x, (r, c) => c),
            5 => (Shape.Create(rows, 1), x => x, (r, c) => r),
            _ => ((Shape, Func<Tensor, Tensor>, Func<int, int, int>))(default, x => x, (r, c) => 0),
        };
        Tensor operand = view(Numbers.Tensor(pool[..(int)shape.Elements], shape, type));
        var values = new double[rows * n];
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < n; c++) values[(r * n) + c] = pool[place(r, c)];
        return (operand, values);
    }
}
