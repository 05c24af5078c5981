namespace Myelin;

/// <summary>A float32 cut to its upper 16 bits (8 of exponent, 7 of fraction), rounded to nearest, ties to even.</summary>
public readonly struct BFloat16 : IEquatable<BFloat16>
{
    readonly ushort bits;

    BFloat16(ushort bits) => this.bits = bits;

    /// <summary>Rounds a float to the nearest bfloat16; NaN stays NaN.</summary>
    public static explicit operator BFloat16(float value)
    {
        uint whole = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value)) return new((ushort)((whole >> 16) | 0x40));
        return new((ushort)((whole + 0x7FFF + ((whole >> 16) & 1)) >> 16));
    }

    /// <summary>Rounds a double to the nearest bfloat16, once; NaN stays NaN.</summary>
    /// <remarks>On the way it is rounded to odd, which keeps it on its side of the middle between two results (Boldo and Melquiond, 2008).</remarks>
    public static explicit operator BFloat16(double value)
    {
        float near = (float)value;
        if (near == value || double.IsNaN(value)) return (BFloat16)near;
        uint whole = BitConverter.SingleToUInt32Bits(near);
        if (Math.Abs((double)near) > Math.Abs(value)) whole--;
        return (BFloat16)BitConverter.UInt32BitsToSingle(whole | 1);
    }

    /// <summary>The same number as a float, exactly.</summary>
    public static implicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value.bits << 16);

    /// <inheritdoc/>
    public bool Equals(BFloat16 other) => (float)this == (float)other;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BFloat16 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ((float)this).GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => ((float)this).ToString();
}
