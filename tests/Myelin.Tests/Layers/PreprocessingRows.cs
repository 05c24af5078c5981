using static Myelin.Tests.Samples;

namespace Myelin.Tests;

/// <summary>Rows of <see cref="LayerTable"/>: preprocessing, as it is at inference. Augmentation in training: AugmentationTests.</summary>
internal static class PreprocessingRows
{
    static readonly string[] Learned = ["mean", "variance", "count"];

    public static LayerRow[] All { get; } =
    [
        new(typeof(Normalization), () => Adapted(new Normalization(), [2, 3]), [2, 3], [2, 3], "normalization", 0, Learned)
        {
            Reference = (x, w) => x.With(w("mean"), (a, m) => a - m).With(w("variance"), (a, v) => a / Math.Max(Math.Sqrt(v), 1e-7)),
            Errors =
            [
                ("a mean without a variance", () => new Normalization(mean: [1])),
                ("means and variances of different lengths", () => new Normalization(mean: [1, 2], variance: [1])),
                ("a negative variance", () => new Normalization(mean: [1], variance: [-1])),
                ("an infinite mean", () => new Normalization(mean: [double.PositiveInfinity], variance: [1])),
                ("the batch axis", () => new Normalization(axis: [0])),
                ("an axis twice", () => new Normalization(axis: [1, 1])),
                ("an axis that inputs lack", () => new Normalization(axis: [5]).Of(X)),
                ("not adapted", () => new Normalization().Of(X)),
                ("adapted though given", () => new Normalization(mean: [1], variance: [1]).Adapt(X)),
                ("no data", () => new Normalization().Adapt(Array.Empty<Tensor>())),
                ("NaN in the data", () => new Normalization().Adapt(Tensor.Full([2, 2], double.NaN))),
                ("batches of other sizes", () => new Normalization().Adapt([Tensor.Ones([2, 3]), Tensor.Ones([2, 4])])),
                ("data of another size than the inputs", () => new Sequential(input: [4]) { Adapted(new Normalization(), [3]) }.Build()),
                ("other inputs", () => { Layer layer = Adapted(new Normalization(), [3]); layer.Of(Tensor.Ones([2, 3])); layer.Of(Tensor.Ones([2, 4])); }),
                ("other inputs than given means", () => new Normalization(mean: [1, 2], variance: [1, 2]).Of(Tensor.Ones([2, 3]))),
                ("whole numbers", () => Adapted(new Normalization(), [4]).Of(Whole)),
            ],
        },
        new(typeof(Normalization), () => Adapted(new Normalization([2, -1]), [2, 2, 3]), [2, 2, 3], [2, 2, 3], "normalization", 0, Learned)
        {
            Reference = (x, w) => Naive.Of(x.Shape, at => (x.At(at) - w("mean").At(at[2], at[3])) / Math.Max(Math.Sqrt(w("variance").At(at[2], at[3])), 1e-7)),
            FixedAxes = 2,
        },
        new(typeof(Normalization), () => Adapted(new Normalization([]), [2, 3]), [2, 3], [2, 3], "normalization", 0, Learned)
        {
            Reference = (x, w) => x.Map(a => (a - w("mean").Values[0]) / Math.Max(Math.Sqrt(w("variance").Values[0]), 1e-7)),
            FixedAxes = 0,
        },
        new(typeof(Normalization), () => new Normalization(mean: [1, -2, 0.5], variance: [4, 0, 0.25], invert: true), [2, 3], [2, 3], "normalization", 0)
        {
            Reference = (x, _) => Naive.Of(x.Shape, at => new[] { 1, -2, 0.5 }[at[2]] + x.At(at) * new[] { 2, 1e-7, 0.5 }[at[2]]),
        },
        new(typeof(Rescaling), () => new Rescaling(1 / 127.5, -1), [2, 3], [2, 3], "rescaling", 0)
        {
            Reference = (x, _) => x.Map(a => a / 127.5 - 1),
            FixedAxes = 0,
            Errors =
            [
                ("a scale of NaN", () => new Rescaling(double.NaN)),
                ("an infinite offset", () => new Rescaling(1, double.PositiveInfinity)),
                ("another type", () => { var layer = new Rescaling(2); layer.Of(X); layer.Of(X.Cast(ElementType.Float64)); }),
            ],
        },
        new(typeof(CenterCrop), () => new CenterCrop(2, 3), [5, 4, 2], [2, 3, 2], "center_crop", 0)
        {
            Reference = (x, _) => ImageReference.CenterCrop(x, 2, 3),
            FixedAxes = 0,
            Errors =
            [
                ("no height", () => new CenterCrop(0, 3)),
                ("a matrix", () => new CenterCrop(1, 1).Of(X)),
            ],
        },
        new(typeof(CenterCrop), () => new CenterCrop(6, 8), [5, 4, 2], [6, 8, 2], "center_crop", 0)
        {
            Reference = (x, _) => ImageReference.CenterCrop(x, 6, 8),
            FixedAxes = 0,
        },
        .. Resized(3, 7, Interpolation.Nearest),
        .. Resized(3, 7, Interpolation.Bilinear),
        .. Resized(9, 2, Interpolation.Bilinear, antialias: true),
        .. Resized(3, 7, Interpolation.Bicubic),
        .. Resized(2, 9, Interpolation.Bicubic, antialias: true),
        .. Resized(3, 7, Interpolation.Area),
        new(typeof(Resizing), () => new Resizing(4, 2, cropToAspectRatio: true), [5, 4, 2], [4, 2, 2], "resizing", 0)
        {
            Reference = (x, _) => ImageReference.Resize(ImageReference.OfAspect(x, 4, 2), 4, 2, Interpolation.Bilinear, false),
            FixedAxes = 0,
            Errors =
            [
                ("no height", () => new Resizing(0, 3)),
                ("a width beyond all bounds", () => new Resizing(3, int.MaxValue)),
                ("an interpolation that does not exist", () => new Resizing(3, 3, (Interpolation)9)),
                ("a matrix", () => new Resizing(1, 1).Of(X)),
                ("images without pixels", () => new Resizing(1, 1).Of(Tensor.Ones([2, 0, 3, 1]))),
            ],
        },
        new(typeof(CategoryEncoding), () => new CategoryEncoding(7), [5], [7], "category_encoding", 0)
        {
            Reference = (x, _) => ImageReference.Count(x, 7).Map(count => Math.Min(count, 1)),
            Tokens = 7,
            FixedAxes = 0,
            Errors =
            [
                ("no categories", () => new CategoryEncoding(0)),
                ("indices for output", () => new CategoryEncoding(3, OutputMode.Int)),
                ("frequencies it does not know", () => new CategoryEncoding(3, OutputMode.TfIdf)),
                ("real numbers for categories", () => new CategoryEncoding(3).Of(X)),
                ("a category outside", () => new CategoryEncoding(3).Of(Tensor.From(new[] { 0, 3 }, [1, 2]))),
                ("a negative category", () => new CategoryEncoding(3).Of(Tensor.From(new[] { 0, -1 }, [1, 2]))),
            ],
        },
        new(typeof(CategoryEncoding), () => new CategoryEncoding(4, OutputMode.Count), [2, 5], [2, 4], "category_encoding", 0)
        {
            Reference = (x, _) => ImageReference.Count(x, 4),
            Tokens = 4,
            FixedAxes = 0,
        },
        new(typeof(CategoryEncoding), () => new CategoryEncoding(4, OutputMode.OneHot), [5], [5, 4], "category_encoding", 0)
        {
            Reference = (x, _) => Naive.Of(x.Shape.Concat([4]), at => x.At(at[..^1]) == at[^1] ? 1 : 0),
            Tokens = 4,
            FixedAxes = 0,
        },
        new(typeof(Discretization), () => new Discretization([-1, 0, 0.5], outputMode: OutputMode.OneHot), [5], [5, 4], "discretization", 0)
        {
            Reference = (x, _) => Naive.Of(x.Shape.Concat([4]), at => new[] { -1, 0, 0.5 }.Count(b => b <= x.At(at[..^1])) == at[^1] ? 1 : 0),
            FixedAxes = 0,
            Errors =
            [
                ("no number of bins to learn", () => new Discretization().Adapt(X)),
                ("boundaries that do not ascend", () => new Discretization([1, 3, 2])),
                ("a boundary of NaN", () => new Discretization([1, double.NaN])),
                ("boundaries for another number of bins", () => new Discretization([1, 2], numBins: 5)),
                ("no bins", () => new Discretization(numBins: 0)),
                ("frequencies it does not know", () => new Discretization([1], outputMode: OutputMode.TfIdf)),
                ("not adapted", () => new Discretization(numBins: 3).Of(X)),
                ("adapted though given", () => new Discretization([1]).Adapt(X)),
                ("adapted though built", () => { var layer = new Discretization(numBins: 2); layer.Adapt(X); layer.Of(X); layer.Adapt(X); }),
                ("no data", () => new Discretization(numBins: 2).Adapt(Array.Empty<Tensor>())),
                ("NaN in the data", () => new Discretization(numBins: 2).Adapt(Tensor.Full([2, 2], double.NaN))),
            ],
        },
        new(typeof(Discretization), () => Adapted(new Discretization(numBins: 5, outputMode: OutputMode.Count), [3]), [2, 3], [2, 5], "discretization", 0)
        {
            Reference = (x, _) => ImageReference.Count(x.Map(a => ImageReference.Quantiles(Data([3]), 5).Count(b => b <= a)), 5),
            FixedAxes = 0,
        },
        new(typeof(IntegerLookup), () => new IntegerLookup(vocabulary: [5, 2, 9], outputMode: OutputMode.OneHot), [4], [4, 4], "integer_lookup", 0)
        {
            Reference = (x, _) => Naive.Of(x.Shape.Concat([4]), at => Array.IndexOf([5, 2, 9], (int)x.At(at[..^1])) + 1 == at[^1] ? 1 : 0),
            Tokens = 11,
            FixedAxes = 0,
            Errors =
            [
                ("a number twice", () => new IntegerLookup(vocabulary: [1, 2, 1])),
                ("the mask among the numbers", () => new IntegerLookup(maskToken: 2, vocabulary: [1, 2])),
                ("more numbers than allowed", () => new IntegerLookup(maxTokens: 2, vocabulary: [1, 2])),
                ("room for special numbers alone", () => new IntegerLookup(maxTokens: 1)),
                ("a negative number of unknown indices", () => new IntegerLookup(numOovIndices: -1)),
                ("padding to no size", () => new IntegerLookup(vocabulary: [1], padToMaxTokens: true)),
                ("weights without a vocabulary", () => new IntegerLookup(idfWeights: [1])),
                ("too few weights", () => new IntegerLookup(vocabulary: [1, 2], idfWeights: [1])),
                ("frequencies it does not know", () => new IntegerLookup(vocabulary: [1, 2], outputMode: OutputMode.TfIdf)),
                ("encodings as numbers", () => new IntegerLookup(vocabulary: [1, 2], invert: true, outputMode: OutputMode.Count)),
                ("not adapted", () => new IntegerLookup().Of(Indices)),
                ("no size yet", () => _ = new IntegerLookup().VocabularySize),
                ("adapted though given", () => new IntegerLookup(vocabulary: [1]).Adapt(Indices)),
                ("adapted though built", () => { var layer = new IntegerLookup(); layer.Adapt(Indices); layer.Of(Indices); layer.Adapt(Indices); }),
                ("no data", () => new IntegerLookup().Adapt(Array.Empty<Tensor>())),
                ("real numbers", () => new IntegerLookup(vocabulary: [1]).Of(X)),
                ("an unknown number without an index", () => new IntegerLookup(numOovIndices: 0, vocabulary: [1]).Of(Tensor.From([1, 7]))),
            ],
        },
        new(typeof(IntegerLookup), () => new IntegerLookup(numOovIndices: 2, maskToken: 0, vocabulary: [5, 2, 9], idfWeights: [0.5, 1, 2],
            outputMode: OutputMode.TfIdf), [6], [5], "integer_lookup", 0)
        {
            Reference = (x, _) => ImageReference.Count(x.Map(a => a == 0 ? -1 : Array.IndexOf([5, 2, 9], (int)a) is >= 0 and int known ? known + 2 : a % 2), 5)
                .With(new Naive([5], [3.5 / 3, 3.5 / 3, 0.5, 1, 2]), (count, weight) => count * weight),
            Tokens = 11,
            FixedAxes = 0,
        },
        .. Augmented(() => new RandomFlip(), "random_flip",
            ("a mode that does not exist", () => new RandomFlip((FlipMode)5))),
        .. Augmented(() => new RandomRotation(0.1), "random_rotation",
            ("more than a full turn", () => new RandomRotation(1.5)),
            ("a range that descends", () => new RandomRotation((0.5, 0.1))),
            ("an interpolation for resizing", () => new RandomRotation(0.1, interpolation: Interpolation.Bicubic)),
            ("a fill mode that does not exist", () => new RandomRotation(0.1, (FillMode)9)),
            ("a fill value of NaN", () => new RandomRotation(0.1, fillValue: double.NaN))),
        .. Augmented(() => new RandomZoom(0.2), "random_zoom",
            ("a factor that leaves nothing", () => new RandomZoom(-1)),
            ("a width factor of NaN", () => new RandomZoom(0.1, double.NaN))),
        .. Augmented(() => new RandomTranslation(0.1, 0.2), "random_translation",
            ("a height beyond the image", () => new RandomTranslation(2, 0)),
            ("a width beyond the image", () => new RandomTranslation(0, (-3, 0)))),
        .. Augmented(() => new RandomBrightness(0.2), "random_brightness",
            ("a factor of 2", () => new RandomBrightness(2)),
            ("values that descend", () => new RandomBrightness(0.2, (1, 0)))),
        .. Augmented(() => new RandomContrast(0.2), "random_contrast",
            ("a factor below 0", () => new RandomContrast(2)),
            ("an infinite factor", () => new RandomContrast(0.5, double.PositiveInfinity)),
            ("values that descend", () => new RandomContrast(0.2, valueRange: (1, 0)))),
        .. Augmented(() => new RandomErasing(), "random_erasing",
            ("a probability of 2", () => new RandomErasing(2)),
            ("more than the image", () => new RandomErasing(scale: (0.1, 1.5))),
            ("a ratio of 0", () => new RandomErasing(ratio: (0, 1))),
            ("a fill value of NaN", () => new RandomErasing(fillValue: double.NaN))),
        .. Augmented(() => new RandomElasticDistortion(), "random_elastic_distortion",
            ("a negative strength", () => new RandomElasticDistortion(-1)),
            ("no deviation", () => new RandomElasticDistortion(sigma: 0)),
            ("a fill mode that does not exist", () => new RandomElasticDistortion(fillMode: (FillMode)9))),
        new(typeof(RandomCrop), () => new RandomCrop(2, 3), [5, 4, 2], [2, 3, 2], "random_crop", 0, "random")
        {
            Reference = (x, _) => ImageReference.CenterCrop(x, 2, 3),
            FixedAxes = 0,
            Errors =
            [
                ("no width", () => new RandomCrop(2, 0)),
                ("a matrix", () => new RandomCrop(1, 1).Of(X)),
            ],
        },
    ];

    static Tensor Data(Shape example) => Tensor.Normal(Shape.Create([50, .. example]), 12);

    static T Adapted<T>(T layer, Shape example) where T : AdaptiveLayer
    {
        layer.Adapt(Data(example));
        return layer;
    }

    static LayerRow[] Resized(int height, int width, Interpolation interpolation, bool antialias = false) =>
    [
        new(typeof(Resizing), () => new Resizing(height, width, interpolation, antialias: antialias), [5, 4, 2], [height, width, 2], "resizing", 0)
        {
            Reference = (x, _) => ImageReference.Resize(x, height, width, interpolation, antialias),
            FixedAxes = 0,
        },
    ];

    /// <summary>A layer that changes images in training alone.</summary>
    static LayerRow[] Augmented(Func<Layer> make, string name, params (string What, Func<object> Do)[] errors) =>
    [
        new(make().GetType(), make, [5, 4, 2], [5, 4, 2], name, 0, "random")
        {
            Reference = (x, _) => x,
            FixedAxes = 0,
            Errors = [("a matrix", () => make().Of(X)), .. errors.Select(error => (error.What, (Action)(() => error.Do())))],
        },
    ];
}
