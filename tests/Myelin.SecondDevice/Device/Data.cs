namespace Myelin.SecondDevice;

/// <summary>The elements of an operand, seen by a command while it runs.</summary>
readonly unsafe struct Data(View view, byte* memory)
{
    readonly byte* memory = memory;

    public long Count => view.Count;

    public ReadOnlySpan<int> Sizes => view.Sizes;

    public ElementType Type => view.Type;

    /// <summary>Whether the elements are whole numbers or bools.</summary>
    public bool IsWhole => view.Type is ElementType.Bool or ElementType.UInt8 or ElementType.Int32 or ElementType.Int64;

    /// <summary>Element i in row-major order as a number.</summary>
    public double this[long i]
    {
        get
        {
            long at = view.Place(i);
            return view.Type switch
            {
                ElementType.Float32 => ((float*)memory)[at],
                ElementType.Float64 => ((double*)memory)[at],
                ElementType.Float16 => (double)((Half*)memory)[at],
                ElementType.BFloat16 => ((BFloat16*)memory)[at],
                _ => Whole(i),
            };
        }
        set
        {
            long at = view.Place(i);
            switch (view.Type)
            {
                case ElementType.Float32: ((float*)memory)[at] = (float)value; break;
                case ElementType.Float64: ((double*)memory)[at] = value; break;
                case ElementType.Float16: ((Half*)memory)[at] = (Half)value; break;
                case ElementType.BFloat16: ((BFloat16*)memory)[at] = (BFloat16)value; break;
                case ElementType.Int32: ((int*)memory)[at] = (int)value; break;
                case ElementType.Int64: ((long*)memory)[at] = (long)value; break;
                case ElementType.UInt8: memory[at] = (byte)value; break;
                default: memory[at] = value != 0 ? (byte)1 : (byte)0; break;
            }
        }
    }

    /// <summary>Element i as a whole number.</summary>
    public long Whole(long i)
    {
        long at = view.Place(i);
        return view.Type switch
        {
            ElementType.Int64 => ((long*)memory)[at],
            ElementType.Int32 => ((int*)memory)[at],
            ElementType.UInt8 or ElementType.Bool => memory[at],
            _ => (long)this[i],
        };
    }

    /// <summary>Sets element i to a whole number, which wraps around in narrower types.</summary>
    public void SetWhole(long i, long value)
    {
        long at = view.Place(i);
        switch (view.Type)
        {
            case ElementType.Int64: ((long*)memory)[at] = value; break;
            case ElementType.Int32: ((int*)memory)[at] = unchecked((int)value); break;
            case ElementType.UInt8: memory[at] = unchecked((byte)value); break;
            default: this[i] = value; break;
        }
    }

    /// <summary>Copies an element of another operand, converted to this type.</summary>
    public void Take(long i, Data from, long j)
    {
        if (from.IsWhole) SetWhole(i, from.Whole(j));
        else this[i] = from[j];
    }
}
