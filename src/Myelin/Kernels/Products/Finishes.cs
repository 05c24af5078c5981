namespace Myelin.Kernels;

/// <summary>Where the operands of a finish are: after the two inputs of the product the bias and the matrix, if there are any, and then the result.</summary>
internal static unsafe class Finishes
{
    /// <summary>The bias; null if there is none.</summary>
    public static void* Bias(ProductFinish finish, void** operands) => (finish & ProductFinish.Bias) != 0 ? operands[2] : null;

    /// <summary>The matrix; null if there is none.</summary>
    public static void* Matrix(ProductFinish finish, void** operands) =>
        (finish & ProductFinish.Matrix) != 0 ? operands[(finish & ProductFinish.Bias) != 0 ? 3 : 2] : null;

    /// <summary>The place of the result.</summary>
    public static int Result(ProductFinish finish) => 2 + ((finish & ProductFinish.Bias) != 0 ? 1 : 0) + ((finish & ProductFinish.Matrix) != 0 ? 1 : 0);

    /// <summary>" + bias + matrix, relu".</summary>
    public static string Title(ProductFinish finish) => ((finish & ProductFinish.Bias) != 0 ? " + bias" : "")
        + ((finish & ProductFinish.Matrix) != 0 ? " + matrix" : "") + ((finish & ProductFinish.Relu) != 0 ? ", relu" : "");
}
