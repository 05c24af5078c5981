namespace Myelin;

/// <summary>How a GGUF file stores the elements of a tensor (ggml.h, ggml_type).</summary>
/// <param name="Code">The number of the type.</param>
/// <param name="Name">Its name.</param>
/// <param name="BlockElements">The elements of a block; 1 for a plain type.</param>
/// <param name="BlockBytes">The bytes of a block.</param>
/// <param name="Plain">The same in NumPy, for a plain type.</param>
/// <param name="Blocks">Computes the values of a block, for a quantized type. With neither, the type is not read.</param>
sealed record GgufType(int Code, string Name, int BlockElements, int BlockBytes, string? Plain = null, Dequantization? Blocks = null)
{
    static readonly GgufType[] All =
    [
        new(0, "F32", 1, 4, "<f4"),
        new(1, "F16", 1, 2, "<f2"),
        new(2, "Q4_0", 32, 18, Blocks: GgufBlocks.Q40),
        new(3, "Q4_1", 32, 20, Blocks: GgufBlocks.Q41),
        new(6, "Q5_0", 32, 22, Blocks: GgufBlocks.Q50),
        new(7, "Q5_1", 32, 24, Blocks: GgufBlocks.Q51),
        new(8, "Q8_0", 32, 34, Blocks: GgufBlocks.Q80),
        new(10, "Q2_K", 256, 84, Blocks: GgufSuperBlocks.Q2K),
        new(11, "Q3_K", 256, 110, Blocks: GgufSuperBlocks.Q3K),
        new(12, "Q4_K", 256, 144, Blocks: GgufSuperBlocks.Q4K),
        new(13, "Q5_K", 256, 176, Blocks: GgufSuperBlocks.Q5K),
        new(14, "Q6_K", 256, 210, Blocks: GgufSuperBlocks.Q6K),
        new(24, "I8", 1, 1, "|i1"),
        new(25, "I16", 1, 2, "<i2"),
        new(26, "I32", 1, 4, "<i4"),
        new(27, "I64", 1, 8, "<i8"),
        new(28, "F64", 1, 8, "<f8"),
        new(30, "BF16", 1, 2, "<V2"),
    ];

    /// <summary>The names of the types that are not read, by their numbers.</summary>
    static readonly (int Code, string Name)[] Others =
    [
        (9, "Q8_1"), (15, "Q8_K"), (16, "IQ2_XXS"), (17, "IQ2_XS"), (18, "IQ3_XXS"), (19, "IQ1_S"), (20, "IQ4_NL"), (21, "IQ3_S"), (22, "IQ2_S"),
        (23, "IQ4_XS"), (29, "IQ1_M"), (34, "TQ1_0"), (35, "TQ2_0"), (39, "MXFP4"),
    ];

    /// <summary>The type with a number.</summary>
    public static GgufType Of(uint code) => All.FirstOrDefault(type => type.Code == code)
        ?? new((int)code, Others.FirstOrDefault(other => other.Code == code).Name ?? $"type {code}", 1, 0);

    /// <summary>Whether tensors of the type are loaded.</summary>
    public bool IsRead => Plain != null || Blocks != null;

    /// <summary>The element type of the tensor that is loaded. Quantized values become Float32.</summary>
    public ElementType Element => Plain == null ? ElementType.Float32 : NpyType.Of(Plain)!.Element;
}

/// <summary>Computes the values of one block.</summary>
/// <param name="block">The bytes of the block.</param>
/// <param name="values">Its values.</param>
delegate void Dequantization(ReadOnlySpan<byte> block, Span<float> values);
