namespace Myelin.Onnx;

/// <summary>The size of an axis in three runs of different input sizes. A size that is the same in all of them is fixed.</summary>
readonly record struct Dim(long A, long B, long C)
{
    /// <summary>Whether it does not depend on the sizes of the inputs.</summary>
    public bool IsFixed => A == B && B == C;

    public static implicit operator Dim(long size) => new(size, size, size);

    public static Dim operator *(Dim a, Dim b) => new(a.A * b.A, a.B * b.B, a.C * b.C);

    public static Dim operator +(Dim a, Dim b) => new(a.A + b.A, a.B + b.B, a.C + b.C);

    public static Dim operator -(Dim a, Dim b) => new(a.A - b.A, a.B - b.B, a.C - b.C);

    /// <summary>The quotient; null if it is not whole.</summary>
    public static Dim? Divide(Dim a, Dim b) => b.A != 0 && b.B != 0 && b.C != 0 && a.A % b.A == 0 && a.B % b.B == 0 && a.C % b.C == 0
        ? new(a.A / b.A, a.B / b.B, a.C / b.C) : null;

    /// <summary>The quotient, rounded down; -1 if a size is less than 0.</summary>
    public static Dim Floor(Dim a, long divisor) =>
        Math.Min(a.A, Math.Min(a.B, a.C)) < 0 ? (Dim)(-1) : new Dim(a.A / divisor, a.B / divisor, a.C / divisor);

    /// <summary>The sizes of three shapes of one rank.</summary>
    public static Dim[] Of(Shape a, Shape b, Shape c) => [.. Enumerable.Range(0, a.Rank).Select(axis => new Dim(a[axis], b[axis], c[axis]))];

    public override string ToString() => IsFixed ? $"{A}" : $"{A}|{B}|{C}";
}
