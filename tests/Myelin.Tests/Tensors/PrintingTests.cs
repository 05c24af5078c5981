using System.Globalization;

namespace Myelin.Tests;

/// <summary>Tensors print as NumPy prints arrays; the texts are what NumPy gave.</summary>
public sealed class PrintingTests
{
    [Fact]
    public void Prints_numbers_alone()
    {
        Same("3.5", (Tensor)3.5);
        Same("3.0", Tensor.From(new[] { 3f }, []));
        Same("1e-05", Tensor.From(new[] { 1e-5 }, []));
        Same("1e+16", Tensor.From(new[] { 1e16 }, []));
        Same("123456790.0", Tensor.From(new[] { 123456789f }, []));
        Same("7", Tensor.From(new[] { 7 }, []));
        Same("True", Tensor.From(new[] { true }, []));
        Same("nan", Tensor.From(new[] { double.NaN }, []));
    }

    [Fact]
    public void Prints_vectors()
    {
        Same("[1. 2. 3.]", Tensor.From(1f, 2, 3));
        Same("[ 1.5 -2.   0. ]", Tensor.From(1.5f, -2, 0));
        Same("[-0.  1.]", Tensor.From(-0f, 1f));
        Same("[0.1 0.2 0.3]", Tensor.From(0.1f, 0.2f, 0.3f));
        Same("[0.33333334 0.6666667  1.        ]", Tensor.From(1f / 3, 2f / 3, 1));
        Same("[0.33333333 0.66666667 1.        ]", Tensor.From(1.0 / 3, 2.0 / 3, 1));
        Same("[0.12345679 1.        ]", Tensor.From(0.12345678901, 1));
        Same("[ 0.1  2.  10. ]", Tensor.From((Half)0.1, (Half)2, (Half)10));
    }

    [Fact]
    public void Prints_matrices()
    {
        Same("""
            [[0. 1. 2.]
             [3. 4. 5.]]
            """, Tensor.Range(6, ElementType.Float32).Reshape(2, 3));
        Same("""
            [[  1.   -10.5 ]
             [100.25   3.  ]]
            """, Tensor.From(new float[,] { { 1, -10.5f }, { 100.25f, 3 } }));
        Same("""
            [[[0 1]
              [2 3]]

             [[4 5]
              [6 7]]]
            """, Tensor.Range(8).Reshape(2, 2, 2));
        Same("""
            [[0. 0.]
             [0. 0.]]
            """, Tensor.Zeros([2, 2]));
        Same("""
            [[0. 3.]
             [1. 4.]
             [2. 5.]]
            """, Tensor.Range(6, ElementType.Float32).Reshape(2, 3).Transpose());
    }

    [Fact]
    public void Prints_other_types()
    {
        Same("[[ True False]]", Tensor.From(new[] { true, false }, [1, 2]));
        Same("[  1  20 255]", Tensor.From((byte)1, (byte)20, (byte)255));
        Same("[ -1  20 300]", Tensor.From(-1, 20, 300));
    }

    [Fact]
    public void Prints_infinities_and_NaN()
    {
        Same("[ nan  inf -inf   1.]", Tensor.From(float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1));
        Same("[nan nan]", Tensor.From(float.NaN, float.NaN));
        Same("[    inf 0.12345]", Tensor.From(float.PositiveInfinity, 0.12345f));
        Same("[  -inf 1.e+10]", Tensor.From(double.NegativeInfinity, 1e10));
    }

    [Fact]
    public void Prints_wide_ranges()
    {
        Same("[1.e-05 1.e+00]", Tensor.From(1e-5f, 1));
        Same("[1.e-10 2.e-10]", Tensor.From(1e-10f, 2e-10f));
        Same("[1.e+08 1.e+00]", Tensor.From(1e8f, 1));
        Same("[1.23456789e+08 1.00000000e+00]", Tensor.From(123456789.0, 1));
        Same("[1.2345678e+04 5.0000000e-01]", Tensor.From(12345.678f, 0.5f));
        Same("[1.e-03 1.e+01]", Tensor.From(0.001f, 10));
        Same("[ 1.e+100 -1.e-100]", Tensor.From(1e100, -1e-100));
        Same("[1.000005e+05 2.500000e-01]", Tensor.From(100000.5f, 0.25f));
        Same("[0.01 5.  ]", Tensor.From(0.01f, 5));
        Same("[99999.99   100.5 ]", Tensor.From(99999.99f, 100.5f));
        Same("[3.33333333e-10 2.00000000e+05]", Tensor.From(1.0 / 3 * 1e-9, 2e5));
    }

    [Fact]
    public void Prints_nothing()
    {
        Same("[]", Tensor.Zeros([0]));
        Same("[]", Tensor.Zeros([0, 3]));
        Same("[]", Tensor.Zeros([2, 0]));
    }

    [Fact]
    public void Prints_long_lines()
    {
        Same("""
            [ 0.  1.  2.  3.  4.  5.  6.  7.  8.  9. 10. 11. 12. 13. 14. 15. 16. 17.
             18. 19. 20. 21. 22. 23. 24. 25. 26. 27. 28. 29. 30. 31. 32. 33. 34. 35.
             36. 37. 38. 39.]
            """, Tensor.Range(40, ElementType.Float32));
        Same("""
            [[ 0.   1.5  3.   4.5  6.   7.5  9.  10.5 12.  13.5 15.  16.5 18.  19.5
              21.  22.5 24.  25.5 27.  28.5 30.  31.5 33.  34.5 36.  37.5 39.  40.5
              42.  43.5]
             [45.  46.5 48.  49.5 51.  52.5 54.  55.5 57.  58.5 60.  61.5 63.  64.5
              66.  67.5 69.  70.5 72.  73.5 75.  76.5 78.  79.5 81.  82.5 84.  85.5
              87.  88.5]]
            """, Tensor.Range(60, ElementType.Float32).Reshape(2, 30) * 1.5);
        Same("""
            [[[ 0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15 16 17 18 19 20 21 22
               23 24 25 26]
              [27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49
               50 51 52 53]]]
            """, Tensor.Range(54).Reshape(1, 2, 27));
    }

    [Fact]
    public void Prints_many_elements()
    {
        Same("[   0    1    2 ...  998  999 1000]", Tensor.Range(1001));
        Same("""
            [[   0    1    2 ...   17   18   19]
             [  20   21   22 ...   37   38   39]
             [  40   41   42 ...   57   58   59]
             ...
             [1940 1941 1942 ... 1957 1958 1959]
             [1960 1961 1962 ... 1977 1978 1979]
             [1980 1981 1982 ... 1997 1998 1999]]
            """, Tensor.Range(2000).Reshape(100, 20));
        Same("""
            [[0.000e+00 1.000e+00 2.000e+00 ... 5.970e+02 5.980e+02 5.990e+02]
             [6.000e+02 6.010e+02 6.020e+02 ... 1.197e+03 1.198e+03 1.199e+03]]
            """, Tensor.Range(1200, ElementType.Float32).Reshape(2, 600));
        Same("""
            [[[   0    1    2 ...    7    8    9]
              [  10   11   12 ...   17   18   19]
              [  20   21   22 ...   27   28   29]
              ...
              [  70   71   72 ...   77   78   79]
              [  80   81   82 ...   87   88   89]
              [  90   91   92 ...   97   98   99]]

             [[ 100  101  102 ...  107  108  109]
              [ 110  111  112 ...  117  118  119]
              [ 120  121  122 ...  127  128  129]
              ...
              [ 170  171  172 ...  177  178  179]
              [ 180  181  182 ...  187  188  189]
              [ 190  191  192 ...  197  198  199]]

             [[ 200  201  202 ...  207  208  209]
              [ 210  211  212 ...  217  218  219]
              [ 220  221  222 ...  227  228  229]
              ...
              [ 270  271  272 ...  277  278  279]
              [ 280  281  282 ...  287  288  289]
              [ 290  291  292 ...  297  298  299]]

             ...

             [[ 800  801  802 ...  807  808  809]
              [ 810  811  812 ...  817  818  819]
              [ 820  821  822 ...  827  828  829]
              ...
              [ 870  871  872 ...  877  878  879]
              [ 880  881  882 ...  887  888  889]
              [ 890  891  892 ...  897  898  899]]

             [[ 900  901  902 ...  907  908  909]
              [ 910  911  912 ...  917  918  919]
              [ 920  921  922 ...  927  928  929]
              ...
              [ 970  971  972 ...  977  978  979]
              [ 980  981  982 ...  987  988  989]
              [ 990  991  992 ...  997  998  999]]

             [[1000 1001 1002 ... 1007 1008 1009]
              [1010 1011 1012 ... 1017 1018 1019]
              [1020 1021 1022 ... 1027 1028 1029]
              ...
              [1070 1071 1072 ... 1077 1078 1079]
              [1080 1081 1082 ... 1087 1088 1089]
              [1090 1091 1092 ... 1097 1098 1099]]]
            """, Tensor.Range(1100).Reshape(11, 10, 10));
        Same("""
            [[ 0  1  2  3  4  5  6  7  8  9]
             [10 11 12 13 14 15 16 17 18 19]
             [20 21 22 23 24 25 26 27 28 29]
             [30 31 32 33 34 35 36 37 38 39]
             [40 41 42 43 44 45 46 47 48 49]
             [50 51 52 53 54 55 56 57 58 59]
             [60 61 62 63 64 65 66 67 68 69]]
            """, Tensor.Range(1000).Reshape(100, 10)[..7]);
    }

    [Fact]
    public void Prints_brain_floats_by_the_digits_of_floats() => Same("[1.   0.25]", Tensor.From((BFloat16)1f, (BFloat16)0.25f));

    [Fact]
    public void Prints_the_same_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            Same("[-0.5  2. ]", Tensor.From(-0.5f, 2));
            Same("[-1  2]", Tensor.From(-1, 2));
        }
        finally { CultureInfo.CurrentCulture = before; }
    }

    static void Same(string expected, Tensor x) => Assert.Equal(expected.ReplaceLineEndings("\n"), x.ToString());
}
