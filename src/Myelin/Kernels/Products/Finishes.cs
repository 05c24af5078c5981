namespace Myelin.Kernels;

/// <summary>Where the operands of a finish are: after the two inputs of the product the bias and the matrix, if there are any, and then the result.</summary>
internal static unsafe class Finishes
{
    /// <summary>The bias; null if there is none.</summary>
    public static void* Bias(ProductFinish finish, void** operands) => (finish & ProductFinish.Bias) != ProductFinish.Sum ? operands[2] : null;

    /// <summary>The matrix; null if there is none.</summary>
    public static void* Matrix(ProductFinish finish, void** operands) =>
        (finish & ProductFinish.Matrix) != ProductFinish.Sum ? operands[(finish & ProductFinish.Bias) != ProductFinish.Sum ? 3 : 2] : null;

    /// <summary>The place of the result.</summary>
    public static int Result(ProductFinish finish) =>
        2 + ((finish & ProductFinish.Bias) != ProductFinish.Sum ? 1 : 0) + ((finish & ProductFinish.Matrix) != ProductFinish.Sum ? 1 : 0);

    /// <summary>" + bias + matrix, relu".</summary>
    public static string Title(ProductFinish finish) => ((finish & ProductFinish.Bias) != ProductFinish.Sum ? " + bias" : "")
        + ((finish & ProductFinish.Matrix) != ProductFinish.Sum ? " + matrix" : "") + ((finish & ProductFinish.Relu) != ProductFinish.Sum ? ", relu" : "");
}
