namespace Myelin.Kernels;

/// <summary>A batch of products C = A·B: sizes and strides in elements.</summary>
/// <remarks>
/// Strides are at least 0. The storage of every operand has 64 readable bytes past its last element, because kernels load whole
/// registers. They store only the elements of C.
/// </remarks>
internal readonly record struct ProductShape
{
    /// <summary>Rows of A and C, columns of B and C, and the length of every sum.</summary>
    public int M { get; init; }

    /// <inheritdoc cref="M"/>
    public int N { get; init; }

    /// <inheritdoc cref="M"/>
    public int K { get; init; }

    /// <summary>A[i, k] is stored at a + i·ARow + k·AStep.</summary>
    public nint ARow { get; init; }

    /// <inheritdoc cref="ARow"/>
    public nint AStep { get; init; }

    /// <summary>B[k, j] is stored at b + k·BStep + j·BColumn.</summary>
    public nint BStep { get; init; }

    /// <inheritdoc cref="BStep"/>
    public nint BColumn { get; init; }

    /// <summary>C[i, j] is stored at c + i·CRow + j. Rows of C do not overlap.</summary>
    public nint CRow { get; init; }

    /// <summary>The number of products.</summary>
    public int Batch { get; init; }

    /// <summary>The stride from one product's operand to the next; 0 if A or B is shared.</summary>
    public nint ABatch { get; init; }

    /// <inheritdoc cref="ABatch"/>
    public nint BBatch { get; init; }

    /// <inheritdoc cref="ABatch"/>
    public nint CBatch { get; init; }

    /// <summary>
    /// The products that lie one such stride apart. After so many, the operands continue one outer stride behind the first of them, as those of the heads of
    /// one example do. 0 for all products.
    /// </summary>
    public int Inner { get; init; }

    /// <inheritdoc cref="Inner"/>
    public nint AOuter { get; init; }

    /// <inheritdoc cref="Inner"/>
    public nint BOuter { get; init; }

    /// <summary>Elements from the first product's A to that of another.</summary>
    public nint AOf(nint product) => Inner == 0 ? product * ABatch : product / Inner * AOuter + product % Inner * ABatch;

    /// <summary>Elements from the first product's B to that of another.</summary>
    public nint BOf(nint product) => Inner == 0 ? product * BBatch : product / Inner * BOuter + product % Inner * BBatch;

    /// <summary>A [m, k] times B [k, n], each row-major or, transposed, stored as [k, m] and [n, k].</summary>
    public static ProductShape Of(int m, int n, int k, bool transposeA = false, bool transposeB = false) => new()
    {
        M = m,
        N = n,
        K = k,
        ARow = transposeA ? 1 : k,
        AStep = transposeA ? m : 1,
        BStep = transposeB ? 1 : n,
        BColumn = transposeB ? k : 1,
        CRow = n,
        Batch = 1,
    };
}

/// <summary>What is applied to a finished sum as it is stored: relu((sum + bias) + matrix), of which any part may be missing.</summary>
[Flags]
internal enum ProductFinish
{
    /// <summary>The sum itself.</summary>
    Sum = 0,

    /// <summary>+ bias[j], rounded.</summary>
    Bias = 1,

    /// <summary>x where x &gt; 0 or x is NaN, +0 elsewhere.</summary>
    Relu = 2,

    /// <summary>relu(sum + bias[j]).</summary>
    BiasRelu = Bias | Relu,

    /// <summary>+ matrix[i, j], rounded: a matrix that lies as C does.</summary>
    Matrix = 4,
}
