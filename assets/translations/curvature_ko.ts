<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko" sourcelanguage="en">
<context>
    <name>Adaptation</name>
    <message>
        <source>A stored run keeps no adapted tasks. Resume it to see one here before and after each inner step.</source>
        <translation>저장된 실행에는 적응한 태스크가 남아 있지 않습니다. 재개하면 내부 스텝 전후의 태스크가 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>One validation task appears here before and after each inner step.</source>
        <translation>검증 태스크 하나의 내부 스텝 전후 모습이 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>Press Train (Space): one task appears here before and after each inner step.</source>
        <translation>학습(Space)을 누르면 태스크 하나의 내부 스텝 전후 모습이 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>Rest the mouse on an image to read its class and every answer.</source>
        <translation>이미지에 마우스를 올리면 클래스와 모든 답을 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Validation task {0} after inner step {1}, {2}.</source>
        <translation>내부 스텝 {1} 뒤의 검증 태스크 {0}, {2}.</translation>
    </message>
    <message>
        <source>validation task {0} · iteration {1}</source>
        <translation>검증 태스크 {0} · 반복 {1}</translation>
    </message>
    <message>
        <source>{0} · waiting for task {1}</source>
        <translation>{0} · 태스크 {1} 대기 중</translation>
    </message>
</context>
<context>
    <name>AdaptationControls</name>
    <message>
        <source>After how many inner steps the fits and predictions are shown; 0 is before adaptation.</source>
        <translation>몇 번의 내부 스텝 뒤의 적합과 예측을 보일지 정합니다. 0은 적응 전입니다.</translation>
    </message>
    <message>
        <source>Inner step shown</source>
        <translation>표시할 내부 스텝</translation>
    </message>
    <message>
        <source>Next task</source>
        <translation>다음 태스크</translation>
    </message>
    <message>
        <source>Number of the fixed validation task that is shown; the same task for every arm.</source>
        <translation>표시할 고정 검증 태스크의 번호. 모든 비교군에 같은 태스크를 씁니다.</translation>
    </message>
    <message>
        <source>Number of the validation task</source>
        <translation>검증 태스크 번호</translation>
    </message>
    <message>
        <source>Previous task</source>
        <translation>이전 태스크</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>태스크</translation>
    </message>
    <message>
        <source>of {0}</source>
        <translation>/ {0}</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
</context>
<context>
    <name>AdaptationPaths</name>
    <message>
        <source>Explained by the plane: {0} of the squared distances from the origin.</source>
        <translation>평면이 설명하는 비율: 원점까지 거리 제곱의 {0}.</translation>
    </message>
    <message>
        <source>Explained by the plane: {0} of the squared movement.</source>
        <translation>평면이 설명하는 비율: 이동 제곱의 {0}.</translation>
    </message>
    <message>
        <source>Filters in units of their norm at the origin.</source>
        <translation>필터는 원점에서의 노름을 단위로 잽니다.</translation>
    </message>
    <message>
        <source>No normalisation.</source>
        <translation>정규화 없음.</translation>
    </message>
    <message>
        <source>Not finite, shown as far as they go: {0}.</source>
        <translation>유한하지 않아 가능한 데까지만 표시: {0}.</translation>
    </message>
    <message>
        <source>Numbers are tasks. Rest the mouse on a point of a path to read its loss.</source>
        <translation>숫자는 태스크입니다. 경로의 점에 마우스를 올리면 손실을 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Origin: initialisation of {0}.</source>
        <translation>원점: {0}의 초기값.</translation>
    </message>
    <message>
        <source>Press Train (Space). Then Update shows here where the inner loop takes every arm on several tasks.</source>
        <translation>학습(Space)을 누르세요. 그다음 갱신을 누르면 여러 태스크에서 내부 루프가 각 비교군을 어디로 데려가는지 보입니다.</translation>
    </message>
    <message>
        <source>Press Update: the paths of every arm on several tasks appear here, over the query loss.</source>
        <translation>갱신을 누르면 여러 태스크에서 모든 비교군의 경로가 쿼리 손실 위에 나타납니다.</translation>
    </message>
    <message>
        <source>Surface: mean query loss of tasks {0}, weights not shown those of {1}.</source>
        <translation>곡면: 태스크 {0}의 평균 쿼리 손실, 보이지 않는 가중치는 {1}의 값.</translation>
    </message>
    <message>
        <source>Surface: query loss of task {0}, weights not shown those of {1}.</source>
        <translation>곡면: 태스크 {0}의 쿼리 손실, 보이지 않는 가중치는 {1}의 값.</translation>
    </message>
    <message>
        <source>There is no second direction; y is random.</source>
        <translation>둘째 방향이 없어 y는 무작위입니다.</translation>
    </message>
    <message>
        <source>This run is not stored and has ended; train again to see its adaptation paths.</source>
        <translation>이 실행은 저장되지 않았고 끝났습니다. 적응 경로를 보려면 다시 학습하세요.</translation>
    </message>
    <message>
        <source>beyond training</source>
        <translation>학습 범위 밖</translation>
    </message>
    <message>
        <source>start</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>x, y: principal directions of all movements from the initialisations, not centred.</source>
        <translation>x, y: 초기값에서 출발한 모든 이동의 주성분 방향(중심화하지 않음).</translation>
    </message>
    <message>
        <source>x, y: principal directions of all points about the origin, not centred.</source>
        <translation>x, y: 원점을 기준으로 한 모든 점의 주성분 방향(중심화하지 않음).</translation>
    </message>
    <message>
        <source>x: movement of {0} on task {1}; y: that of {2} on task {3} without its share of x.</source>
        <translation>x: 태스크 {1}에서 {0}의 이동; y: 태스크 {3}에서 {2}의 이동 중 x 성분을 뺀 것.</translation>
    </message>
    <message>
        <source>{0}, task {1}, after {2} inner steps: query loss {3}, {4} away from the plane</source>
        <translation>{0}, 태스크 {1}, 내부 스텝 {2}회 뒤: 쿼리 손실 {3}, 평면과의 거리 {4}</translation>
    </message>
    <message>
        <source>{0}: {1} of the squared distances from the origin</source>
        <translation>{0}: 원점까지 거리 제곱의 {1}</translation>
    </message>
    <message>
        <source>{0}: {1} of the squared movement</source>
        <translation>{0}: 이동 제곱의 {1}</translation>
    </message>
</context>
<context>
    <name>Analyst</name>
    <message>
        <source>The analysis failed: {0}: {1}.</source>
        <translation>분석에 실패했습니다: {0}: {1}.</translation>
    </message>
</context>
<context>
    <name>ArmLayer</name>
    <message>
        <source>Arm whose matrices are shown</source>
        <translation>행렬을 표시할 비교군</translation>
    </message>
    <message>
        <source>Layer that is shown</source>
        <translation>표시할 층</translation>
    </message>
</context>
<context>
    <name>ArmList</name>
    <message>
        <source>+ Add arm</source>
        <translation>+ 비교군 추가</translation>
    </message>
    <message>
        <source>An experiment has at most {0} arms.</source>
        <translation>한 실험의 비교군은 최대 {0}개입니다.</translation>
    </message>
    <message>
        <source>MAML, first order</source>
        <translation>MAML, 1차 근사</translation>
    </message>
</context>
<context>
    <name>ArmRow</name>
    <message>
        <source>Arm {0}</source>
        <translation>비교군 {0}</translation>
    </message>
    <message>
        <source>Own values of this arm</source>
        <translation>이 비교군만의 값</translation>
    </message>
    <message>
        <source>Own {0} settings of {1}</source>
        <translation>{1}만의 {0} 설정</translation>
    </message>
    <message>
        <source>Remove {0}</source>
        <translation>{0} 제거</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>재개</translation>
    </message>
    <message>
        <source>Resume {0}</source>
        <translation>{0} 재개</translation>
    </message>
    <message>
        <source>Settings of {0}</source>
        <translation>{0} 설정</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>일시정지</translation>
    </message>
    <message>
        <source>running</source>
        <translation>실행 중</translation>
    </message>
</context>
<context>
    <name>AskRow</name>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Cancel the analysis</source>
        <translation>분석 취소</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>실시간</translation>
    </message>
    <message>
        <source>Progress of the analysis</source>
        <translation>분석 진행률</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>갱신</translation>
    </message>
    <message>
        <source>Update the newest state by itself every few seconds while the run moves on and this panel is visible</source>
        <translation>실행이 진행되고 이 패널이 보이는 동안 최신 상태를 몇 초마다 자동으로 갱신합니다</translation>
    </message>
    <message>
        <source>Work this out for the moment that is chosen beside it</source>
        <translation>옆에서 고른 시점에 대해 계산합니다</translation>
    </message>
    <message>
        <source>iteration {0}</source>
        <translation>반복 {0}</translation>
    </message>
    <message>
        <source>iteration {0}, the last weights kept before {1}</source>
        <translation>반복 {0}, {1} 이전에 보관된 마지막 가중치</translation>
    </message>
    <message>
        <source>iteration {0}; no weights of {1} or before are kept, choose from those of {2}</source>
        <translation>반복 {0}; {1} 이전의 가중치가 없습니다. {2} 중에서 고르세요</translation>
    </message>
    <message>
        <source>iteration {0}; the run is at {1}</source>
        <translation>반복 {0}; 실행은 현재 {1}</translation>
    </message>
    <message>
        <source>iteration {0}; working on iteration {1}</source>
        <translation>반복 {0}; 반복 {1} 계산 중</translation>
    </message>
    <message>
        <source>iteration {0}; working on the newest state</source>
        <translation>반복 {0}; 최신 상태 계산 중</translation>
    </message>
    <message>
        <source>working on it</source>
        <translation>계산 중</translation>
    </message>
</context>
<context>
    <name>AxisRow</name>
    <message>
        <source>Leave this setting out</source>
        <translation>이 설정 빼기</translation>
    </message>
    <message>
        <source>Separate values by commas, or by semicolons where a value has commas itself.</source>
        <translation>값은 쉼표로 구분하고, 값 자체에 쉼표가 있으면 세미콜론으로 구분하세요.</translation>
    </message>
    <message>
        <source>Setting to vary</source>
        <translation>바꿀 설정</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>값</translation>
    </message>
</context>
<context>
    <name>Badge</name>
    <message>
        <source>needs restart</source>
        <translation>재시작 필요</translation>
    </message>
    <message>
        <source>next iteration</source>
        <translation>다음 반복부터</translation>
    </message>
</context>
<context>
    <name>BlockChoice</name>
    <message>
        <source>First {0} of the block</source>
        <translation>블록의 첫 {0}</translation>
    </message>
    <message>
        <source>Number of {0}s of the block</source>
        <translation>블록의 {0} 수</translation>
    </message>
    <message>
        <source>filter position</source>
        <translation>필터 위치</translation>
    </message>
    <message>
        <source>input channel</source>
        <translation>입력 채널</translation>
    </message>
    <message>
        <source>output channel</source>
        <translation>출력 채널</translation>
    </message>
    <message>
        <source>{0}; M_mc of the block has at most {1} rows</source>
        <translation>{0}; 블록의 M_mc는 최대 {1}행입니다</translation>
    </message>
</context>
<context>
    <name>Bubble</name>
    <message>
        <source>&amp;Back</source>
        <translation>이전(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Finish</source>
        <translation>마침(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Leave</source>
        <translation>나가기(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>다음(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Skip this step</source>
        <translation>이 단계 건너뛰기(&amp;S)</translation>
    </message>
    <message>
        <source>Leave the tour (Escape); it stays in the Help menu</source>
        <translation>둘러보기를 끝냅니다(Esc). 도움말 메뉴에서 다시 열 수 있습니다</translation>
    </message>
    <message>
        <source>Tour, step {0} of {1}</source>
        <translation>둘러보기, {1}단계 중 {0}단계</translation>
    </message>
    <message>
        <source>✓ Done</source>
        <translation>✓ 완료</translation>
    </message>
</context>
<context>
    <name>CellPicture</name>
    <message>
        <source>Matrix that is not shown yet</source>
        <translation>아직 표시하지 않은 행렬</translation>
    </message>
</context>
<context>
    <name>CellView</name>
    <message>
        <source>Back to how far each matrix has moved</source>
        <translation>각 행렬이 움직인 거리로 돌아가기</translation>
    </message>
    <message>
        <source>Distances</source>
        <translation>거리</translation>
    </message>
    <message>
        <source>value</source>
        <translation>값</translation>
    </message>
</context>
<context>
    <name>Cells</name>
    <message>
        <source>colour {0}</source>
        <translation>색 {0}</translation>
    </message>
    <message>
        <source>curves hidden</source>
        <translation>곡선 숨김</translation>
    </message>
    <message>
        <source>curves shown</source>
        <translation>곡선 표시</translation>
    </message>
    <message>
        <source>not pinned</source>
        <translation>고정 안 됨</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>고정됨</translation>
    </message>
    <message>
        <source>{0}
Its run.json: {1}.</source>
        <translation>{0}
run.json: {1}.</translation>
    </message>
    <message>
        <source>{0} (baseline)</source>
        <translation>{0} (베이스라인)</translation>
    </message>
</context>
<context>
    <name>ChangeStrip</name>
    <message>
        <source>and {0} more; zoom in to tell them apart</source>
        <translation>외 {0}개. 구별하려면 확대하세요</translation>
    </message>
    <message>
        <source>{0} changes</source>
        <translation>변경 {0}개</translation>
    </message>
</context>
<context>
    <name>CheckList</name>
    <message>
        <source>Search</source>
        <translation>검색</translation>
    </message>
    <message>
        <source>Search in: {0}</source>
        <translation>검색: {0}</translation>
    </message>
</context>
<context>
    <name>Closing</name>
    <message>
        <source>Close Curvature Explorer?</source>
        <translation>Curvature Explorer를 닫을까요?</translation>
    </message>
    <message>
        <source>Closing ends it; it is stored and can be resumed.</source>
        <translation>닫으면 끝나지만 저장되어 있어 재개할 수 있습니다.</translation>
    </message>
    <message>
        <source>Keep the run</source>
        <translation>계속 실행</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>중지하고 닫기</translation>
    </message>
    <message>
        <source>There is a run in hand.</source>
        <translation>진행 중인 실행이 있습니다.</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>명령</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>키보드 단축키</translation>
    </message>
    <message>
        <source>Nothing matches.</source>
        <translation>일치하는 항목이 없습니다.</translation>
    </message>
    <message>
        <source>Search the shortcuts</source>
        <translation>단축키 검색</translation>
    </message>
    <message>
        <source>Type a command</source>
        <translation>명령 입력</translation>
    </message>
</context>
<context>
    <name>ComplexPlane</name>
    <message>
        <source>; {0} eigenvalues here</source>
        <translation>; 이 자리에 고윳값 {0}개</translation>
    </message>
    <message>
        <source>Eigenvalues of {0} in the complex plane</source>
        <translation>복소평면 위 {0}의 고윳값</translation>
    </message>
    <message>
        <source>eigenvalue of {0}: {1}, modulus {2}</source>
        <translation>{0}의 고윳값: {1}, 절댓값 {2}</translation>
    </message>
    <message>
        <source>{0}: at {1}, modulus {2}</source>
        <translation>{0}: 위치 {1}, 절댓값 {2}</translation>
    </message>
</context>
<context>
    <name>ConfigurationWindow</name>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Put all of it on the clipboard.</source>
        <translation>전체를 클립보드에 복사합니다.</translation>
    </message>
    <message>
        <source>Whole configuration</source>
        <translation>전체 구성</translation>
    </message>
</context>
<context>
    <name>Curvature</name>
    <message>
        <source> · click a row to open its layer</source>
        <translation> · 행을 클릭하면 그 층이 열립니다</translation>
    </message>
    <message>
        <source>Rest the mouse on a cell to read its value; click it to see its history.</source>
        <translation>칸에 마우스를 올리면 값을, 클릭하면 변화 과정을 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>all layers</source>
        <translation>모든 층</translation>
    </message>
    <message>
        <source>layer {0}</source>
        <translation>층 {0}</translation>
    </message>
</context>
<context>
    <name>CurvatureControls</name>
    <message>
        <source>All layers</source>
        <translation>모든 층</translation>
    </message>
    <message>
        <source>Arm whose matrices are shown</source>
        <translation>행렬을 표시할 비교군</translation>
    </message>
    <message>
        <source>Colour scale</source>
        <translation>색 눈금</translation>
    </message>
    <message>
        <source>Fixed level of the colours</source>
        <translation>색의 고정 기준값</translation>
    </message>
    <message>
        <source>Layer whose matrices are shown</source>
        <translation>행렬을 표시할 층</translation>
    </message>
    <message>
        <source>One layer</source>
        <translation>한 층</translation>
    </message>
    <message>
        <source>One symmetric scale for all matrices shown, or one for each.</source>
        <translation>표시된 모든 행렬에 대칭 눈금 하나, 또는 행렬마다 하나.</translation>
    </message>
    <message>
        <source>Scale: per matrix</source>
        <translation>눈금: 행렬별</translation>
    </message>
    <message>
        <source>Scale: shared</source>
        <translation>눈금: 공통</translation>
    </message>
    <message>
        <source>The matrices of one layer, large</source>
        <translation>한 층의 행렬을 크게</translation>
    </message>
    <message>
        <source>The strongest colours stand for the largest deviation of the whole run so far, for that of the moment shown, or for a number of your own.</source>
        <translation>가장 진한 색이 나타내는 값: 지금까지 실행 전체의 최대 편차, 표시된 시점의 최대 편차, 또는 직접 정한 수.</translation>
    </message>
    <message>
        <source>Thumbnails of the matrices of all layers</source>
        <translation>모든 층의 행렬을 작은 그림으로</translation>
    </message>
    <message>
        <source>What the colour scale covers</source>
        <translation>색 눈금의 범위</translation>
    </message>
    <message>
        <source>What the strongest colours stand for: type a number above 0, such as 0.05.</source>
        <translation>가장 진한 색이 나타내는 값: 0.05처럼 0보다 큰 수를 입력하세요.</translation>
    </message>
    <message>
        <source>fixed at</source>
        <translation>고정값</translation>
    </message>
    <message>
        <source>this moment</source>
        <translation>이 시점</translation>
    </message>
    <message>
        <source>whole run</source>
        <translation>실행 전체</translation>
    </message>
</context>
<context>
    <name>CurveControls</name>
    <message>
        <source>Horizontal axis</source>
        <translation>가로축</translation>
    </message>
    <message>
        <source>Logarithmic loss axis: equal distances are equal ratios. Accuracy always stays linear.</source>
        <translation>로그 손실 축: 같은 거리는 같은 비를 뜻합니다. 정확도는 항상 선형입니다.</translation>
    </message>
    <message>
        <source>Loss and accuracy on the query examples of the training tasks, after the inner steps.</source>
        <translation>학습 태스크의 쿼리 예제에서, 내부 스텝 뒤의 손실과 정확도.</translation>
    </message>
    <message>
        <source>Loss and accuracy on the support examples of the training tasks, before the inner steps.</source>
        <translation>학습 태스크의 서포트 예제에서, 내부 스텝 전의 손실과 정확도.</translation>
    </message>
    <message>
        <source>Mean over the fixed validation tasks after the inner steps, with its 95 % interval.</source>
        <translation>고정 검증 태스크에서 내부 스텝 뒤의 평균과 95 % 구간.</translation>
    </message>
    <message>
        <source>Show the whole run and keep up with it. Zooming or dragging the plot switches this off; tick it to return.</source>
        <translation>실행 전체를 보이며 계속 따라갑니다. 그래프를 확대하거나 끌면 꺼지고, 다시 표시하면 돌아옵니다.</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>평활</translation>
    </message>
    <message>
        <source>Weight of the past in an exponential average over the displayed points, debiased so that it starts at the first one.
Where a displayed point stands for several iterations it enters with their mean, so zooming in smooths over fewer.
The unsmoothed line stays faintly visible underneath. Validation is never smoothed. 0: off.</source>
        <translation>표시된 점들의 지수 평균에서 과거의 가중치. 첫 점에서 시작하도록 편향을 보정합니다.
한 점이 여러 반복을 나타내면 그 평균이 들어가므로, 확대하면 더 적은 반복을 평활합니다.
평활하지 않은 선은 아래에 흐리게 남습니다. 검증은 평활하지 않습니다. 0: 끔.</translation>
    </message>
    <message>
        <source>What the curves are drawn over: finished iterations, tasks seen, or seconds of training without pauses.</source>
        <translation>곡선의 가로축: 완료한 반복, 본 태스크, 또는 멈춤을 뺀 학습 시간(초).</translation>
    </message>
    <message>
        <source>follow</source>
        <translation>따라가기</translation>
    </message>
    <message>
        <source>iteration</source>
        <translation>반복</translation>
    </message>
    <message>
        <source>log loss</source>
        <translation>로그 손실</translation>
    </message>
    <message>
        <source>smooth</source>
        <translation>평활</translation>
    </message>
    <message>
        <source>tasks</source>
        <translation>태스크</translation>
    </message>
    <message>
        <source>time</source>
        <translation>시간</translation>
    </message>
</context>
<context>
    <name>CurvePage</name>
    <message>
        <source>As figure 2 of the paper: validation accuracy, dashed 0.90.</source>
        <translation>논문의 그림 2와 같음: 검증 정확도, 파선은 0.90.</translation>
    </message>
    <message>
        <source>There is no validation curve yet. Choose under Plan what to run, then press Run.</source>
        <translation>아직 검증 곡선이 없습니다. 계획에서 실행할 것을 고르고 실행을 누르세요.</translation>
    </message>
    <message>
        <source>Unfinished: {0} of {1} iterations.</source>
        <translation>미완료: 반복 {0} / {1}.</translation>
    </message>
    <message>
        <source>▽ where the paper&apos;s cross it, read off its figure (± {0} iterations).</source>
        <translation>▽ 논문의 곡선이 넘는 곳, 그림에서 읽음(± {0}회).</translation>
    </message>
    <message>
        <source>● where ours first reaches it.</source>
        <translation>● 재현 곡선이 처음 도달하는 곳.</translation>
    </message>
</context>
<context>
    <name>Curves</name>
    <message>
        <source>Every arm is hidden.
Show one in the table of runs.</source>
        <translation>모든 비교군이 숨겨져 있습니다.
실행 표에서 하나를 표시하세요.</translation>
    </message>
    <message>
        <source>Every curve is hidden.
Tick query, support or validation above.</source>
        <translation>모든 곡선이 숨겨져 있습니다.
위에서 쿼리, 서포트 또는 검증을 표시하세요.</translation>
    </message>
    <message>
        <source>Loss and accuracy of every arm will appear here.
Press Train (Space) to see losses fall.</source>
        <translation>모든 비교군의 손실과 정확도가 여기에 나타납니다.
학습(Space)을 누르면 손실이 줄어드는 것이 보입니다.</translation>
    </message>
    <message>
        <source>Waiting for the first iteration.</source>
        <translation>첫 반복을 기다리는 중입니다.</translation>
    </message>
    <message>
        <source>iteration {0}</source>
        <translation>반복 {0}</translation>
    </message>
</context>
<context>
    <name>DataRow</name>
    <message>
        <source>Browse for the data folder</source>
        <translation>데이터 폴더 찾아보기</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>찾아보기…</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>데이터 폴더</translation>
    </message>
    <message>
        <source>Data folder: {0}</source>
        <translation>데이터 폴더: {0}</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>내려받기</translation>
    </message>
    <message>
        <source>Download the data</source>
        <translation>데이터 내려받기</translation>
    </message>
</context>
<context>
    <name>Deeds</name>
    <message>
        <source>filter runs</source>
        <translation>실행 필터</translation>
    </message>
</context>
<context>
    <name>DetailsWindow</name>
    <message>
        <source>Details</source>
        <translation>자세히</translation>
    </message>
    <message>
        <source>Details of the message</source>
        <translation>메시지 세부 내용</translation>
    </message>
</context>
<context>
    <name>DistanceView</name>
    <message>
        <source>Frobenius norm of each matrix minus its start, divided by the square root of its number of rows.</source>
        <translation>각 행렬에서 시작값을 뺀 것의 프로베니우스 노름을 행 수의 제곱근으로 나눈 값.</translation>
    </message>
    <message>
        <source>distance</source>
        <translation>거리</translation>
    </message>
    <message>
        <source>{0} from I</source>
        <translation>{0}, I와의 거리</translation>
    </message>
    <message>
        <source>{0} from start</source>
        <translation>{0}, 시작과의 거리</translation>
    </message>
</context>
<context>
    <name>DockArea</name>
    <message>
        <source>Setup</source>
        <translation>설정</translation>
    </message>
</context>
<context>
    <name>EpisodeGrid</name>
    <message>
        <source>Support and query images with predictions</source>
        <translation>서포트 이미지, 쿼리 이미지와 예측</translation>
    </message>
    <message>
        <source>class</source>
        <translation>클래스</translation>
    </message>
    <message>
        <source>class, below it its queries</source>
        <translation>클래스, 아래는 쿼리</translation>
    </message>
    <message>
        <source>query</source>
        <translation>쿼리</translation>
    </message>
    <message>
        <source>query: {0}. {1}</source>
        <translation>쿼리: {0}. {1}</translation>
    </message>
    <message>
        <source>support</source>
        <translation>서포트</translation>
    </message>
    <message>
        <source>support: {0}</source>
        <translation>서포트: {0}</translation>
    </message>
    <message>
        <source>{0}: no number</source>
        <translation>{0}: 수가 아님</translation>
    </message>
    <message>
        <source>{0}: right, {1}</source>
        <translation>{0}: 정답, {1}</translation>
    </message>
    <message>
        <source>{0}: says {2}, {1}</source>
        <translation>{0}: {2}(으)로 답함, {1}</translation>
    </message>
</context>
<context>
    <name>EpisodeView</name>
    <message>
        <source>accuracy, %</source>
        <translation>정확도, %</translation>
    </message>
    <message>
        <source>query loss</source>
        <translation>쿼리 손실</translation>
    </message>
</context>
<context>
    <name>ExportDesk</name>
    <message>
        <source>As NumPy (*.npz)</source>
        <translation>NumPy 형식 (*.npz)</translation>
    </message>
    <message>
        <source>Copied: {0}.</source>
        <translation>복사했습니다: {0}.</translation>
    </message>
    <message>
        <source>Copied: {0}. Settings that were changed while it ran hold from its beginning there.</source>
        <translation>복사했습니다: {0}. 실행 중에 바꾼 설정은 그 명령에서 처음부터 적용됩니다.</translation>
    </message>
    <message>
        <source>Curves (*.csv)</source>
        <translation>곡선 (*.csv)</translation>
    </message>
    <message>
        <source>Export {0}</source>
        <translation>{0} 내보내기</translation>
    </message>
    <message>
        <source>TensorBoard folder</source>
        <translation>TensorBoard 폴더</translation>
    </message>
    <message>
        <source>What was learned (*.safetensors)</source>
        <translation>학습된 값 (*.safetensors)</translation>
    </message>
    <message>
        <source>{0} arrays written to {1}.</source>
        <translation>배열 {0}개를 {1}에 저장했습니다.</translation>
    </message>
    <message>
        <source>{0} could not be exported</source>
        <translation>{0}을(를) 내보낼 수 없습니다</translation>
    </message>
    <message>
        <source>{0} rows written to {1}.</source>
        <translation>{0}행을 {1}에 저장했습니다.</translation>
    </message>
    <message>
        <source>{0} scalars written to {1}.</source>
        <translation>스칼라 {0}개를 {1}에 저장했습니다.</translation>
    </message>
    <message>
        <source>{0} shows nothing to copy yet; train first.</source>
        <translation>{0} 패널에 아직 복사할 것이 없습니다. 먼저 학습하세요.</translation>
    </message>
    <message>
        <source>{0} shows nothing to export yet; train first.</source>
        <translation>{0} 패널에 아직 내보낼 것이 없습니다. 먼저 학습하세요.</translation>
    </message>
    <message>
        <source>{0} tensors written to {1}.</source>
        <translation>텐서 {0}개를 {1}에 저장했습니다.</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>CSV, the numbers</source>
        <translation>CSV, 수치</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Export figure</source>
        <translation>그림 내보내기</translation>
    </message>
    <message>
        <source>File</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>In PDF and SVG text stays text. CSV and TSV hold every number that is visible, one a line.</source>
        <translation>PDF와 SVG에서는 글자가 글자로 남습니다. CSV와 TSV에는 보이는 모든 수가 한 줄에 하나씩 들어갑니다.</translation>
    </message>
    <message>
        <source>Kind of file</source>
        <translation>파일 형식</translation>
    </message>
    <message>
        <source>PDF, for a paper</source>
        <translation>PDF, 논문용</translation>
    </message>
    <message>
        <source>PNG, a picture</source>
        <translation>PNG, 이미지</translation>
    </message>
    <message>
        <source>Put picture, SVG and table on the clipboard together.</source>
        <translation>이미지, SVG, 표를 함께 클립보드에 복사합니다.</translation>
    </message>
    <message>
        <source>SVG, to edit</source>
        <translation>SVG, 편집용</translation>
    </message>
    <message>
        <source>Save figure</source>
        <translation>그림 저장</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>저장…</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Size of the figure</source>
        <translation>그림 크기</translation>
    </message>
    <message>
        <source>TSV, the numbers</source>
        <translation>TSV, 수치</translation>
    </message>
    <message>
        <source>Type and lines are drawn for this width; the height follows from what the figure holds.</source>
        <translation>글자와 선을 이 너비에 맞추어 그립니다. 높이는 그림의 내용에 따라 정해집니다.</translation>
    </message>
</context>
<context>
    <name>Exporter</name>
    <message>
        <source>Copied the figure as picture, SVG and table.</source>
        <translation>그림을 이미지, SVG, 표로 복사했습니다.</translation>
    </message>
    <message>
        <source>No font on this computer has the letters {0}; boxes stand in their place.</source>
        <translation>이 컴퓨터의 글꼴에는 {0} 글자가 없어 네모로 대신했습니다.</translation>
    </message>
    <message>
        <source>Saved {0}.</source>
        <translation>{0}에 저장했습니다.</translation>
    </message>
    <message>
        <source>The figure could not be drawn</source>
        <translation>그림을 그릴 수 없습니다</translation>
    </message>
    <message>
        <source>{0} could not be drawn</source>
        <translation>{0}을(를) 그릴 수 없습니다</translation>
    </message>
</context>
<context>
    <name>FactorControls</name>
    <message>
        <source>Added to the local curvature before it is inverted, shared among its factors; the network is not asked again</source>
        <translation>국소 곡률의 역행렬을 구하기 전에 더하며 인자들에 나누어 적용합니다. 신경망을 다시 계산하지 않습니다</translation>
    </message>
    <message>
        <source>Damping of local curvature</source>
        <translation>국소 곡률의 감쇠</translation>
    </message>
    <message>
        <source>Damping λ</source>
        <translation>감쇠 λ</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>층</translation>
    </message>
    <message>
        <source>Layer compared with local curvature</source>
        <translation>국소 곡률과 비교할 층</translation>
    </message>
    <message>
        <source>One scale of colours for a learned factor and its local counterpart, instead of one each</source>
        <translation>학습된 인자와 그에 대응하는 국소 인자에 따로따로가 아니라 하나의 색 눈금을 씁니다</translation>
    </message>
    <message>
        <source>Same colours</source>
        <translation>같은 색 눈금</translation>
    </message>
    <message>
        <source>Same colours for learned and local</source>
        <translation>학습된 인자와 국소 인자에 같은 색 눈금</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>태스크 수</translation>
    </message>
    <message>
        <source>Tasks that local curvature is averaged over</source>
        <translation>국소 곡률을 평균할 태스크 수</translation>
    </message>
    <message>
        <source>The first validation tasks; the curvature of their support sets at the initialisation is averaged</source>
        <translation>앞쪽 검증 태스크들. 초기값에서 구한 서포트 집합의 곡률을 평균합니다</translation>
    </message>
</context>
<context>
    <name>FactorMap</name>
    <message>
        <source>{0} = {1} beyond the identity</source>
        <translation>{0} = 단위행렬 대비 {1}</translation>
    </message>
    <message>
        <source>{0} is not a finite number</source>
        <translation>{0}은(는) 유한한 수가 아닙니다</translation>
    </message>
</context>
<context>
    <name>FactorPage</name>
    <message>
        <source>A before its split: {0} × {0}, rank {1}, effective rank {2}; splitting it is off by {3}.</source>
        <translation>나누기 전의 A: {0} × {0}, 랭크 {1}, 유효 랭크 {2}; 나누기의 오차는 {3}입니다.</translation>
    </message>
    <message>
        <source>Factors of the layer</source>
        <translation>층의 인자</translation>
    </message>
    <message>
        <source>Rest the mouse on a cell to read its value.</source>
        <translation>칸에 마우스를 올리면 값을 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>{0}, support sets of the first {1} validation tasks; δ = {2} is added to each factor of mean eigenvalue 1.</source>
        <translation>{0}, 앞쪽 검증 태스크 {1}개의 서포트 집합; 평균 고윳값이 1인 각 인자에 δ = {2}을(를) 더합니다.</translation>
    </message>
</context>
<context>
    <name>FactorRow</name>
    <message>
        <source>Eigenvalues of the local curvature (mean 1) and of its damped inverse, and singular values of the learned factor, both divided by the mean diagonal; falling. Eigenvalues below the dotted line are ruled by the damping.</source>
        <translation>국소 곡률의 고윳값(평균 1)과 감쇠된 역행렬의 고윳값, 학습된 인자의 특잇값을 내림차순으로 보입니다. 뒤의 둘은 대각 평균으로 나눈 값입니다. 점선 아래의 고윳값은 감쇠가 좌우합니다.</translation>
    </message>
    <message>
        <source>Mean squared cosine of the angles between the r directions that both amplify most (solid) or least (dashed); 1: the same subspace, dotted: chance. Gaps where the local eigenvalues are zero and the directions arbitrary.</source>
        <translation>둘이 가장 크게(실선) 또는 가장 작게(파선) 증폭하는 r개 방향 사이 각의 코사인 제곱 평균. 1이면 같은 부분공간이고 점선은 우연 수준입니다. 국소 고윳값이 0이어서 방향이 임의인 곳은 비워 둡니다.</translation>
    </message>
    <message>
        <source>Overlap of leading subspaces</source>
        <translation>주요 부분공간의 겹침</translation>
    </message>
    <message>
        <source>Spectra of the local and the learned factor</source>
        <translation>국소 인자와 학습된 인자의 스펙트럼</translation>
    </message>
    <message>
        <source>The arm learns no such factor.</source>
        <translation>이 비교군은 그런 인자를 학습하지 않습니다.</translation>
    </message>
    <message>
        <source>{0} beside {1}: 1 × 1, only a scale, which cannot be identified.</source>
        <translation>{0}와 {1}: 1 × 1, 크기만 있으며 식별할 수 없습니다.</translation>
    </message>
    <message>
        <source>{0} beside {1}: effective rank of {1} {2} of {3} (rank {4})</source>
        <translation>{0}와 {1}: {1}의 유효 랭크 {2} / {3} (랭크 {4})</translation>
    </message>
    <message>
        <source>{0}; cosine of what both have beyond the identity {1}</source>
        <translation>{0}; 단위행렬을 뺀 부분의 코사인 {1}</translation>
    </message>
    <message>
        <source>{0}; one of the two is a multiple of the identity</source>
        <translation>{0}; 둘 중 하나가 단위행렬의 상수배입니다</translation>
    </message>
    <message>
        <source>{0}; the learned factor holds entries that are not finite</source>
        <translation>{0}; 학습된 인자에 유한하지 않은 원소가 있습니다</translation>
    </message>
</context>
<context>
    <name>Formulas</name>
    <message>
        <source>An n-mode product</source>
        <translation>n-모드 곱</translation>
    </message>
    <message>
        <source>Condition number</source>
        <translation>조건수</translation>
    </message>
    <message>
        <source>Damped Newton step</source>
        <translation>감쇠 뉴턴 스텝</translation>
    </message>
    <message>
        <source>Each factor mixes one index of the gradient and leaves the others alone.</source>
        <translation>각 인자는 그래디언트의 첨자 하나만 섞고 나머지는 그대로 둡니다.</translation>
    </message>
    <message>
        <source>Each mode of the gradient is multiplied by its own matrix; the order is free.</source>
        <translation>그래디언트의 각 모드에 저마다의 행렬을 곱합니다. 순서는 상관없습니다.</translation>
    </message>
    <message>
        <source>Gradient of a matrix</source>
        <translation>행렬의 그래디언트</translation>
    </message>
    <message>
        <source>Initialisation and matrices are trained together so that one step generalises.</source>
        <translation>한 스텝이 일반화하도록 초기값과 행렬을 함께 학습합니다.</translation>
    </message>
    <message>
        <source>K-FAC with three factors</source>
        <translation>세 인자의 K-FAC</translation>
    </message>
    <message>
        <source>Natural gradient step</source>
        <translation>자연 그래디언트 스텝</translation>
    </message>
    <message>
        <source>On the gradient written as one vector, the transform is one matrix.</source>
        <translation>그래디언트를 벡터 하나로 쓰면 변환은 행렬 하나입니다.</translation>
    </message>
    <message>
        <source>One arm&apos;s initialisation adapts with the matrices of another arm.</source>
        <translation>한 비교군의 초기값이 다른 비교군의 행렬로 적응합니다.</translation>
    </message>
    <message>
        <source>One inner step</source>
        <translation>내부 스텝 하나</translation>
    </message>
    <message>
        <source>One task pushes the matrix along an outer product of two gradients.</source>
        <translation>태스크 하나는 두 그래디언트의 외적 방향으로 행렬을 움직입니다.</translation>
    </message>
    <message>
        <source>Past tasks count by the similarity of their gradients. Idealised: fixed θ, one step, one full matrix.</source>
        <translation>과거 태스크는 그래디언트의 유사도만큼 반영됩니다. 이상화: θ 고정, 한 스텝, 온전한 행렬 하나.</translation>
    </message>
    <message>
        <source>Product of the expanded matrices</source>
        <translation>확장된 행렬의 곱</translation>
    </message>
    <message>
        <source>Several inner steps</source>
        <translation>여러 내부 스텝</translation>
    </message>
    <message>
        <source>Singular values of a Kronecker product are products of those of its factors.</source>
        <translation>크로네커 곱의 특잇값은 인자들의 특잇값의 곱입니다.</translation>
    </message>
    <message>
        <source>The Fisher matrix of this one task instead of a learned matrix.</source>
        <translation>학습된 행렬 대신 이 태스크 하나의 피셔 행렬.</translation>
    </message>
    <message>
        <source>The Kronecker product</source>
        <translation>크로네커 곱</translation>
    </message>
    <message>
        <source>The curvature of this one task instead of a learned matrix.</source>
        <translation>학습된 행렬 대신 이 태스크 하나의 곡률.</translation>
    </message>
    <message>
        <source>The expanded matrices</source>
        <translation>확장된 행렬</translation>
    </message>
    <message>
        <source>The expanded matrices commute, so their order is free.</source>
        <translation>확장된 행렬은 교환 가능하므로 순서가 상관없습니다.</translation>
    </message>
    <message>
        <source>The gradient of the support loss is transformed before it is followed.</source>
        <translation>서포트 손실의 그래디언트를 변환한 뒤 따라갑니다.</translation>
    </message>
    <message>
        <source>The local counterparts of M_f, M_i and M_o, each damped before it is inverted.</source>
        <translation>M_f, M_i, M_o에 대응하는 국소 행렬. 각각 감쇠를 더한 뒤 역행렬을 구합니다.</translation>
    </message>
    <message>
        <source>The same matrices transform the gradient of every inner step.</source>
        <translation>같은 행렬이 모든 내부 스텝의 그래디언트를 변환합니다.</translation>
    </message>
    <message>
        <source>The tensor is laid out with mode n as rows; the matrix mixes these rows.</source>
        <translation>텐서를 모드 n이 행이 되도록 펼치고, 행렬이 이 행들을 섞습니다.</translation>
    </message>
    <message>
        <source>The transform</source>
        <translation>변환</translation>
    </message>
    <message>
        <source>The transform as one matrix</source>
        <translation>행렬 하나로 쓴 변환</translation>
    </message>
    <message>
        <source>Three small matrices stand for one large one, which is never formed.</source>
        <translation>작은 행렬 셋이 큰 행렬 하나를 대신하며, 큰 행렬은 만들지 않습니다.</translation>
    </message>
    <message>
        <source>Transplant</source>
        <translation>이식</translation>
    </message>
    <message>
        <source>What is learned</source>
        <translation>학습되는 것</translation>
    </message>
    <message>
        <source>What past tasks do to a new gradient</source>
        <translation>과거 태스크가 새 그래디언트에 하는 일</translation>
    </message>
</context>
<context>
    <name>GradientMap</name>
    <message>
        <source>{0} in</source>
        <translation>입력 {0}</translation>
    </message>
    <message>
        <source>{0} input channels</source>
        <translation>입력 채널 {0}개</translation>
    </message>
    <message>
        <source>{0} out</source>
        <translation>출력 {0}</translation>
    </message>
    <message>
        <source>{0} output channels</source>
        <translation>출력 채널 {0}개</translation>
    </message>
    <message>
        <source>{0}: output channel {1}, input channel {2}: {3}</source>
        <translation>{0}: 출력 채널 {1}, 입력 채널 {2}: {3}</translation>
    </message>
</context>
<context>
    <name>GradientPage</name>
    <message>
        <source>Gradients after {0} inner steps, which make the step to {1}. Above: {2} weight.</source>
        <translation>내부 스텝 {0}회 뒤의 그래디언트로, 스텝 {1}을(를) 만듭니다. 위: {2} 가중치.</translation>
    </message>
    <message>
        <source>Gradients of every tensor and arm</source>
        <translation>모든 텐서와 비교군의 그래디언트</translation>
    </message>
    <message>
        <source>angle, °</source>
        <translation>각, °</translation>
    </message>
    <message>
        <source>beyond training</source>
        <translation>학습 범위 밖</translation>
    </message>
    <message>
        <source>gradient norm</source>
        <translation>그래디언트 노름</translation>
    </message>
    <message>
        <source>raw, |G|</source>
        <translation>원본, |G|</translation>
    </message>
    <message>
        <source>transformed, |D|/α</source>
        <translation>변환됨, |D|/α</translation>
    </message>
</context>
<context>
    <name>GradientTable</name>
    <message>
        <source>Adapted tensor of the network</source>
        <translation>적응하는 신경망 텐서</translation>
    </message>
    <message>
        <source>Angle between the raw and the transformed gradient; above 90° the step goes uphill on the support loss</source>
        <translation>원본 그래디언트와 변환된 그래디언트 사이의 각. 90°를 넘으면 서포트 손실이 커지는 쪽으로 갑니다</translation>
    </message>
    <message>
        <source>Arm of the experiment</source>
        <translation>실험의 비교군</translation>
    </message>
    <message>
        <source>Norm of the raw support gradient G</source>
        <translation>원본 서포트 그래디언트 G의 노름</translation>
    </message>
    <message>
        <source>Norm of the transformed gradient: the step D(G) divided by the inner rate α; for MAML it is |G|</source>
        <translation>변환된 그래디언트의 노름: 스텝 D(G)를 내부 학습률 α로 나눈 값. MAML에서는 |G|입니다</translation>
    </message>
    <message>
        <source>Without: by how many degrees the step would turn if {0} alone were put back to its start; 0° means that it does nothing the others do not undo. Alone: angle between the raw gradient and the gradient transformed by {0} only. Only angles are given, because the length that one factor is responsible for is not identifiable.</source>
        <translation>제외: {0}만 시작값으로 되돌리면 스텝이 몇 도 돌아가는지. 0°이면 다른 인자가 상쇄하지 않는 효과가 없습니다. 단독: 원본 그래디언트와 {0}만으로 변환한 그래디언트 사이의 각. 인자 하나가 맡는 길이는 식별할 수 없으므로 각만 보입니다.</translation>
    </message>
    <message>
        <source>angle</source>
        <translation>각</translation>
    </message>
    <message>
        <source>arm</source>
        <translation>비교군</translation>
    </message>
    <message>
        <source>tensor</source>
        <translation>텐서</translation>
    </message>
    <message>
        <source>{0} without / alone</source>
        <translation>{0} 제외 / 단독</translation>
    </message>
</context>
<context>
    <name>GraftControls</name>
    <message>
        <source>Accuracy</source>
        <translation>정확도</translation>
    </message>
    <message>
        <source>Arm whose initialisation is used</source>
        <translation>초기값을 가져올 비교군</translation>
    </message>
    <message>
        <source>Initialisation of</source>
        <translation>초기값:</translation>
    </message>
    <message>
        <source>Inner steps</source>
        <translation>내부 스텝</translation>
    </message>
    <message>
        <source>Inner steps taken</source>
        <translation>진행할 내부 스텝 수</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>Measure that is drawn</source>
        <translation>그릴 지표</translation>
    </message>
    <message>
        <source>Nothing in a run depends on the test tasks</source>
        <translation>실행의 어떤 것도 테스트 태스크에 의존하지 않습니다</translation>
    </message>
    <message>
        <source>Number of tasks</source>
        <translation>태스크 수</translation>
    </message>
    <message>
        <source>Scores are taken after the last of them</source>
        <translation>마지막 스텝 뒤에 점수를 잽니다</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>태스크 수</translation>
    </message>
    <message>
        <source>Tasks for transplants</source>
        <translation>이식에 쓸 태스크</translation>
    </message>
    <message>
        <source>Test tasks</source>
        <translation>테스트 태스크</translation>
    </message>
    <message>
        <source>The first of the fixed tasks; the same for every graft</source>
        <translation>고정 태스크의 앞쪽. 모든 이식에 같습니다</translation>
    </message>
    <message>
        <source>Validation tasks</source>
        <translation>검증 태스크</translation>
    </message>
</context>
<context>
    <name>GraftTable</name>
    <message>
        <source>Accuracy</source>
        <translation>정확도</translation>
    </message>
    <message>
        <source>Accuracy − as it is</source>
        <translation>정확도 − 원래</translation>
    </message>
    <message>
        <source>Adapted with</source>
        <translation>적응 방식</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>Loss − as it is</source>
        <translation>손실 − 원래</translation>
    </message>
    <message>
        <source>Transplants</source>
        <translation>이식</translation>
    </message>
</context>
<context>
    <name>Guides</name>
    <message>
        <source>Commands…</source>
        <translation>명령…</translation>
    </message>
    <message>
        <source>Guided tour</source>
        <translation>둘러보기</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>키보드 단축키</translation>
    </message>
    <message>
        <source>Presentation mode</source>
        <translation>발표 모드</translation>
    </message>
</context>
<context>
    <name>Handover</name>
    <message>
        <source>The campaign was stopped; press Run in the panel Reproduce to go on.</source>
        <translation>재현 작업이 중지되었습니다. 이어서 하려면 재현 패널에서 실행을 누르세요.</translation>
    </message>
</context>
<context>
    <name>HeatPage</name>
    <message>
        <source>Colour scale</source>
        <translation>색 눈금</translation>
    </message>
    <message>
        <source>Filter: position {0}</source>
        <translation>필터: 위치 {0}</translation>
    </message>
    <message>
        <source>Filter: summed</source>
        <translation>필터: 합</translation>
    </message>
    <message>
        <source>Gradients as pictures</source>
        <translation>그림으로 본 그래디언트</translation>
    </message>
    <message>
        <source>No filter</source>
        <translation>필터 없음</translation>
    </message>
    <message>
        <source>No gradient is known for this layer yet; press Update.</source>
        <translation>이 층의 그래디언트가 아직 없습니다. 갱신을 누르세요.</translation>
    </message>
    <message>
        <source>One symmetric colour scale for each picture, or one for all of them</source>
        <translation>그림마다 대칭 색 눈금 하나, 또는 전체에 하나</translation>
    </message>
    <message>
        <source>Position in the filter</source>
        <translation>필터 안의 위치</translation>
    </message>
    <message>
        <source>Position in the filter whose entries are shown, or their sum</source>
        <translation>원소를 표시할 필터 안의 위치, 또는 그 합</translation>
    </message>
    <message>
        <source>Rest the mouse on an entry to read its value.</source>
        <translation>원소에 마우스를 올리면 값을 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Scale: per picture</source>
        <translation>눈금: 그림별</translation>
    </message>
    <message>
        <source>Scale: shared</source>
        <translation>눈금: 공통</translation>
    </message>
    <message>
        <source>{0}, gradients after {1} inner steps</source>
        <translation>{0}, 내부 스텝 {1}회 뒤의 그래디언트</translation>
    </message>
</context>
<context>
    <name>Heatmap</name>
    <message>
        <source>Matrix</source>
        <translation>행렬</translation>
    </message>
</context>
<context>
    <name>InnerLoop</name>
    <message>
        <source>Press Train (Space). Then Update shows here how every arm adapts to one task, inner step by inner step.</source>
        <translation>학습(Space)을 누르세요. 그다음 갱신을 누르면 각 비교군이 한 태스크에 내부 스텝마다 적응하는 모습이 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>Press Update: every arm adapts to one validation task here, up to ten inner steps.</source>
        <translation>갱신을 누르면 모든 비교군이 검증 태스크 하나에 최대 10번의 내부 스텝으로 적응하는 모습이 나타납니다.</translation>
    </message>
    <message>
        <source>This run is not stored and has ended; train again to look into its inner loop.</source>
        <translation>이 실행은 저장되지 않았고 끝났습니다. 내부 루프를 보려면 다시 학습하세요.</translation>
    </message>
    <message>
        <source>Validation task {0}, {1}.</source>
        <translation>검증 태스크 {0}, {1}.</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>정확도</translation>
    </message>
    <message>
        <source>entry of the gradient</source>
        <translation>그래디언트의 원소</translation>
    </message>
    <message>
        <source>inner steps</source>
        <translation>내부 스텝</translation>
    </message>
    <message>
        <source>input channel</source>
        <translation>입력 채널</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>output channel</source>
        <translation>출력 채널</translation>
    </message>
    <message>
        <source>trained</source>
        <translation>학습 범위</translation>
    </message>
    <message>
        <source>{0} over-fits after step {1}: query loss rises {2} → {3} while support loss falls {4} → {5}.</source>
        <translation>{0}: 스텝 {1} 뒤로 과적합합니다. 서포트 손실은 {4} → {5}로 줄지만 쿼리 손실은 {2} → {3}로 커집니다.</translation>
    </message>
    <message>
        <source>{0} worsens after step {1}: query loss rises {2} → {3} and support loss {4} → {5}; no over-fitting.</source>
        <translation>{0}: 스텝 {1} 뒤로 나빠집니다. 쿼리 손실 {2} → {3}, 서포트 손실 {4} → {5}; 과적합은 아닙니다.</translation>
    </message>
    <message>
        <source>{0}, query</source>
        <translation>{0}, 쿼리</translation>
    </message>
    <message>
        <source>{0}, support</source>
        <translation>{0}, 서포트</translation>
    </message>
    <message>
        <source>{0}: query loss is least at step {1} ({2}); no over-fitting in {3} steps.</source>
        <translation>{0}: 쿼리 손실은 스텝 {1}에서 가장 작습니다({2}). {3}스텝까지 과적합이 없습니다.</translation>
    </message>
</context>
<context>
    <name>JobTable</name>
    <message>
        <source>Iterations</source>
        <translation>반복</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>Runs of the campaign</source>
        <translation>재현 작업의 실행</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>남은 시간</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
    <message>
        <source>{0}, planned {1}</source>
        <translation>{0}, 예정 {1}</translation>
    </message>
</context>
<context>
    <name>KnobEditor</name>
    <message>
        <source>Back to {0}</source>
        <translation>{0}(으)로 되돌리기</translation>
    </message>
    <message>
        <source>Reset {0}</source>
        <translation>{0} 되돌리기</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{1}의 {0}</translation>
    </message>
</context>
<context>
    <name>KnobGroup</name>
    <message>
        <source>More</source>
        <translation>더 보기</translation>
    </message>
    <message>
        <source>More ({0} changed)</source>
        <translation>더 보기 ({0}개 변경됨)</translation>
    </message>
    <message>
        <source>More settings</source>
        <translation>설정 더 보기</translation>
    </message>
    <message>
        <source>{0} ({1} changed)</source>
        <translation>{0} ({1}개 변경됨)</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>Legend of the curves</source>
        <translation>곡선의 범례</translation>
    </message>
    <message>
        <source>and {0} more that are not drawn; hide some to see others</source>
        <translation>그리지 않은 {0}개가 더 있습니다. 다른 것을 보려면 일부를 숨기세요</translation>
    </message>
</context>
<context>
    <name>Links</name>
    <message>
        <source>The data is here; press Train.</source>
        <translation>데이터를 받았습니다. 학습을 누르세요.</translation>
    </message>
</context>
<context>
    <name>Local</name>
    <message>
        <source>Arm compared with local curvature</source>
        <translation>국소 곡률과 비교할 비교군</translation>
    </message>
    <message>
        <source>Factors</source>
        <translation>인자</translation>
    </message>
    <message>
        <source>In numbers</source>
        <translation>수치</translation>
    </message>
    <message>
        <source>Inner loop</source>
        <translation>내부 루프</translation>
    </message>
    <message>
        <source>Losses over the inner steps with local curvature in place of the learned matrices</source>
        <translation>학습된 행렬 대신 국소 곡률을 쓸 때 내부 스텝에 따른 손실</translation>
    </message>
    <message>
        <source>Press Train (Space): local curvature appears here beside what is learned.</source>
        <translation>학습(Space)을 누르면 학습된 것 옆에 국소 곡률이 나타납니다.</translation>
    </message>
    <message>
        <source>The arm whose initialisation and learned matrices are compared with local curvature</source>
        <translation>초기값과 학습된 행렬을 국소 곡률과 비교할 비교군</translation>
    </message>
    <message>
        <source>The damped inverses of K-FAC&apos;s factors one to one beside the learned factors</source>
        <translation>감쇠된 K-FAC 인자의 역행렬을 학습된 인자와 일대일로 나란히 보입니다</translation>
    </message>
    <message>
        <source>The same inner loop in numbers: paired differences to the learned matrices</source>
        <translation>같은 내부 루프를 수치로: 학습된 행렬과의 짝지은 차이</translation>
    </message>
    <message>
        <source>This run is not stored, and it has ended: its weights are gone. Train again to compare.</source>
        <translation>이 실행은 저장되지 않고 끝나서 가중치가 없습니다. 비교하려면 다시 학습하세요.</translation>
    </message>
    <message>
        <source>factor divided by its mean diagonal, minus I</source>
        <translation>대각 평균으로 나눈 인자 − I</translation>
    </message>
    <message>
        <source>inner steps</source>
        <translation>내부 스텝</translation>
    </message>
    <message>
        <source>query, equal length</source>
        <translation>쿼리, 같은 길이</translation>
    </message>
    <message>
        <source>query, own length</source>
        <translation>쿼리, 고유 길이</translation>
    </message>
    <message>
        <source>support, equal length</source>
        <translation>서포트, 같은 길이</translation>
    </message>
    <message>
        <source>support, own length</source>
        <translation>서포트, 고유 길이</translation>
    </message>
    <message>
        <source>{0}, layer {1}, {2}, damping {3}, support sets of the first {4} validation tasks</source>
        <translation>{0}, 층 {1}, {2}, 감쇠 {3}, 앞쪽 검증 태스크 {4}개의 서포트 집합</translation>
    </message>
</context>
<context>
    <name>LocalCurvature</name>
    <message>
        <source>(H + λ)⁻¹ g by conjugate gradients, stopped where the curvature is negative</source>
        <translation>켤레 그래디언트법으로 구한 (H + λ)⁻¹ g. 곡률이 음수인 곳에서 멈춥니다</translation>
    </message>
    <message>
        <source>(J⊤BJ + λ)⁻¹ g; for cross-entropy the Fisher matrix, so the natural gradient</source>
        <translation>(J⊤BJ + λ)⁻¹ g. 교차 엔트로피에서는 피셔 행렬이므로 자연 그래디언트입니다</translation>
    </message>
    <message>
        <source>(U⊤U / n + λ)⁻¹ g, one row of U for the gradient of each support example; a natural gradient</source>
        <translation>(U⊤U / n + λ)⁻¹ g. U의 각 행은 서포트 예제 하나의 그래디언트. 자연 그래디언트의 하나입니다</translation>
    </message>
    <message>
        <source>After inner step {0}, of {1} local curves (rule, damping, step length) against M: {2} over-fit, {3} worse otherwise, {4} better, {5} unclear, {6} not finite.</source>
        <translation>내부 스텝 {0} 뒤, M과 비교한 국소 곡선 {1}개(규칙, 감쇠, 스텝 길이): 과적합 {2}, 그 밖에 나쁨 {3}, 좋음 {4}, 불분명 {5}, 유한하지 않음 {6}.</translation>
    </message>
    <message>
        <source>Choose Learned M and a local rule to compare them.</source>
        <translation>비교하려면 학습된 M과 국소 규칙을 하나씩 선택하세요.</translation>
    </message>
    <message>
        <source>Damped Newton</source>
        <translation>감쇠 뉴턴</translation>
    </message>
    <message>
        <source>Empirical Fisher</source>
        <translation>경험적 피셔</translation>
    </message>
    <message>
        <source>Gauss-Newton</source>
        <translation>가우스-뉴턴</translation>
    </message>
    <message>
        <source>G⁻¹ and A⁻¹ of each layer, damped, as K-FAC has them</source>
        <translation>K-FAC에서처럼 감쇠한 각 층의 G⁻¹와 A⁻¹</translation>
    </message>
    <message>
        <source>G⁻¹, A_i⁻¹ and A_f⁻¹ of each layer, damped: what stands one to one beside M_o, M_i and M_f</source>
        <translation>감쇠한 각 층의 G⁻¹, A_i⁻¹, A_f⁻¹: M_o, M_i, M_f와 일대일로 대응합니다</translation>
    </message>
    <message>
        <source>K-FAC, 2 factors</source>
        <translation>K-FAC, 인자 2개</translation>
    </message>
    <message>
        <source>K-FAC, 3 factors</source>
        <translation>K-FAC, 인자 3개</translation>
    </message>
    <message>
        <source>Learned M</source>
        <translation>학습된 M</translation>
    </message>
    <message>
        <source>Plain gradient</source>
        <translation>원본 그래디언트</translation>
    </message>
    <message>
        <source>The arm&apos;s own step, with the matrices it has learned</source>
        <translation>학습한 행렬을 쓰는 비교군 자신의 스텝</translation>
    </message>
    <message>
        <source>The gradient of the support loss as it is, as in MAML</source>
        <translation>MAML에서처럼 서포트 손실의 그래디언트 그대로</translation>
    </message>
    <message>
        <source>damped inverse</source>
        <translation>감쇠 역행렬</translation>
    </message>
    <message>
        <source>damping δ, and overlap by chance</source>
        <translation>감쇠 δ와 우연 수준의 겹침</translation>
    </message>
    <message>
        <source>directions</source>
        <translation>방향 수</translation>
    </message>
    <message>
        <source>learned, singular values</source>
        <translation>학습됨, 특잇값</translation>
    </message>
    <message>
        <source>local curvature</source>
        <translation>국소 곡률</translation>
    </message>
    <message>
        <source>number</source>
        <translation>번호</translation>
    </message>
    <message>
        <source>overlap</source>
        <translation>겹침</translation>
    </message>
    <message>
        <source>overlap of the least amplified</source>
        <translation>가장 작게 증폭되는 방향의 겹침</translation>
    </message>
    <message>
        <source>overlap of the most amplified</source>
        <translation>가장 크게 증폭되는 방향의 겹침</translation>
    </message>
    <message>
        <source>value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>{0} at iteration {1}, the first {2} validation tasks of seed {3}, α = {4}, {5} for local rules at their own length; bands: 95 % over tasks.</source>
        <translation>{0}, 반복 {1}, 시드 {3}의 앞쪽 검증 태스크 {2}개, α = {4}, 고유 길이의 국소 규칙은 {5}; 띠: 태스크에 대한 95 %.</translation>
    </message>
    <message>
        <source>{0} at iteration {1}, the first {2} validation tasks of seed {3}, α = {4}; bands: 95 % over tasks.</source>
        <translation>{0}, 반복 {1}, 시드 {3}의 앞쪽 검증 태스크 {2}개, α = {4}; 띠: 태스크에 대한 95 %.</translation>
    </message>
    <message>
        <source>{0}, tensor by tensor</source>
        <translation>{0}, 텐서별</translation>
    </message>
    <message>
        <source>{0}, λ = {1}</source>
        <translation>{0}, λ = {1}</translation>
    </message>
</context>
<context>
    <name>LookWords</name>
    <message>
        <source> · product of gains {0}</source>
        <translation> · 이득의 곱 {0}</translation>
    </message>
    <message>
        <source>M at {0} (each divided by its mean diagonal)</source>
        <translation>{0}의 M (각각 대각 평균으로 나눔)</translation>
    </message>
    <message>
        <source>M − I (each factor divided by its mean diagonal)</source>
        <translation>M − I (각 인자를 대각 평균으로 나눔)</translation>
    </message>
    <message>
        <source>MAML learns no matrices; add an MC1 or MC2 arm.</source>
        <translation>MAML은 행렬을 학습하지 않습니다. MC1 또는 MC2 비교군을 추가하세요.</translation>
    </message>
    <message>
        <source>No matrices of this run are stored.</source>
        <translation>이 실행의 행렬은 저장되어 있지 않습니다.</translation>
    </message>
    <message>
        <source>No matrices of {0} are stored at iteration {1}.</source>
        <translation>반복 {1}에는 {0}의 행렬이 저장되어 있지 않습니다.</translation>
    </message>
    <message>
        <source>Press Train (Space): the learned matrices appear here.</source>
        <translation>학습(Space)을 누르면 학습된 행렬이 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>The learned matrices appear here with the first iteration.</source>
        <translation>첫 반복이 끝나면 학습된 행렬이 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>difference to iteration {0}</source>
        <translation>반복 {0}과의 차이</translation>
    </message>
    <message>
        <source>iteration {0}</source>
        <translation>반복 {0}</translation>
    </message>
    <message>
        <source>iteration {0} minus iteration {1}</source>
        <translation>반복 {0} − 반복 {1}</translation>
    </message>
    <message>
        <source>looking back: iteration {0}</source>
        <translation>되돌아보기: 반복 {0}</translation>
    </message>
    <message>
        <source>looking back: iteration {0} minus iteration {1}</source>
        <translation>되돌아보기: 반복 {0} − 반복 {1}</translation>
    </message>
    <message>
        <source>reading iteration {0}…</source>
        <translation>반복 {0} 읽는 중…</translation>
    </message>
    <message>
        <source>value / start at {0}</source>
        <translation>값 / 시작값, {0}</translation>
    </message>
    <message>
        <source>value / start − 1</source>
        <translation>값 / 시작값 − 1</translation>
    </message>
    <message>
        <source>{0}, minus iteration {1}</source>
        <translation>{0} − 반복 {1}</translation>
    </message>
</context>
<context>
    <name>LoopControls</name>
    <message>
        <source>Accuracy</source>
        <translation>정확도</translation>
    </message>
    <message>
        <source>Damping {0} of every local rule</source>
        <translation>모든 국소 규칙의 감쇠 {0}</translation>
    </message>
    <message>
        <source>Damping λ</source>
        <translation>감쇠 λ</translation>
    </message>
    <message>
        <source>Empirical Fisher and Gauss-Newton over all weights together, or tensor by tensor as M and K-FAC</source>
        <translation>경험적 피셔와 가우스-뉴턴을 모든 가중치에 함께 구하거나, M과 K-FAC처럼 텐서마다 따로 구합니다</translation>
    </message>
    <message>
        <source>Inner steps with each rule</source>
        <translation>규칙마다의 내부 스텝 수</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>One Fisher matrix</source>
        <translation>피셔 행렬 하나</translation>
    </message>
    <message>
        <source>One for each tensor</source>
        <translation>텐서마다 하나</translation>
    </message>
    <message>
        <source>Own step: the arm&apos;s α</source>
        <translation>고유 스텝: 비교군의 α</translation>
    </message>
    <message>
        <source>Own step: α = 1</source>
        <translation>고유 스텝: α = 1</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>스텝 수</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>태스크 수</translation>
    </message>
    <message>
        <source>Validation tasks in the bands</source>
        <translation>구간에 쓸 검증 태스크</translation>
    </message>
    <message>
        <source>What is drawn over the inner steps</source>
        <translation>내부 스텝에 따라 그릴 것</translation>
    </message>
    <message>
        <source>α of local rules at their own step length; Newton and natural gradient are meant for 1</source>
        <translation>고유 스텝 길이에서 국소 규칙의 α. 뉴턴법과 자연 그래디언트는 1을 전제로 합니다</translation>
    </message>
</context>
<context>
    <name>LoopPage</name>
    <message>
        <source>Press Update: query and support loss over the inner steps appear here, one rule after the other.</source>
        <translation>갱신을 누르면 내부 스텝에 따른 쿼리 손실과 서포트 손실이 규칙별로 차례로 나타납니다.</translation>
    </message>
</context>
<context>
    <name>LoopPlots</name>
    <message>
        <source>each rule&apos;s own step length</source>
        <translation>규칙마다 고유한 스텝 길이</translation>
    </message>
    <message>
        <source>query accuracy</source>
        <translation>쿼리 정확도</translation>
    </message>
    <message>
        <source>query loss</source>
        <translation>쿼리 손실</translation>
    </message>
    <message>
        <source>same step length as the plain gradient</source>
        <translation>원본 그래디언트와 같은 스텝 길이</translation>
    </message>
    <message>
        <source>support accuracy</source>
        <translation>서포트 정확도</translation>
    </message>
    <message>
        <source>support loss</source>
        <translation>서포트 손실</translation>
    </message>
</context>
<context>
    <name>LoopTable</name>
    <message>
        <source>Against M</source>
        <translation>M 대비</translation>
    </message>
    <message>
        <source>Choose Learned M to compare with it</source>
        <translation>비교하려면 학습된 M을 선택하세요</translation>
    </message>
    <message>
        <source>Compared after inner step</source>
        <translation>비교할 내부 스텝</translation>
    </message>
    <message>
        <source>Differences are taken task by task on the same tasks; ± is the half width of the 95 % interval over tasks</source>
        <translation>차이는 같은 태스크에서 태스크별로 구합니다. ±는 태스크에 대한 95 % 구간의 반폭입니다</translation>
    </message>
    <message>
        <source>Inner step after which rules are compared</source>
        <translation>규칙을 비교할 시점의 내부 스텝</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>길이</translation>
    </message>
    <message>
        <source>Local rules compared with the learned matrices</source>
        <translation>국소 규칙과 학습된 행렬의 비교</translation>
    </message>
    <message>
        <source>Query accuracy</source>
        <translation>쿼리 정확도</translation>
    </message>
    <message>
        <source>Query loss</source>
        <translation>쿼리 손실</translation>
    </message>
    <message>
        <source>Query loss higher than with learned M, beyond the 95 % interval of the difference</source>
        <translation>학습된 M보다 쿼리 손실이 큼 (차이가 95 % 구간을 벗어남)</translation>
    </message>
    <message>
        <source>Query loss lower than with learned M, beyond the 95 % interval of the difference</source>
        <translation>학습된 M보다 쿼리 손실이 작음 (차이가 95 % 구간을 벗어남)</translation>
    </message>
    <message>
        <source>Query − M</source>
        <translation>쿼리 − M</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>규칙</translation>
    </message>
    <message>
        <source>Some losses are not finite</source>
        <translation>유한하지 않은 손실이 있습니다</translation>
    </message>
    <message>
        <source>Support loss lower and query loss higher than with learned M, both beyond the 95 % interval of the difference</source>
        <translation>학습된 M보다 서포트 손실은 작고 쿼리 손실은 큼 (둘 다 차이가 95 % 구간을 벗어남)</translation>
    </message>
    <message>
        <source>Support − M</source>
        <translation>서포트 − M</translation>
    </message>
    <message>
        <source>The 95 % interval of the difference in query loss covers 0</source>
        <translation>쿼리 손실 차이의 95 % 구간이 0을 포함합니다</translation>
    </message>
    <message>
        <source>better</source>
        <translation>더 좋음</translation>
    </message>
    <message>
        <source>equal</source>
        <translation>동일</translation>
    </message>
    <message>
        <source>not finite</source>
        <translation>유한하지 않음</translation>
    </message>
    <message>
        <source>over-fits</source>
        <translation>과적합</translation>
    </message>
    <message>
        <source>own</source>
        <translation>고유</translation>
    </message>
    <message>
        <source>unclear</source>
        <translation>불분명</translation>
    </message>
    <message>
        <source>worse</source>
        <translation>더 나쁨</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>A run is in hand; stop it to download the data.</source>
        <translation>진행 중인 실행이 있습니다. 데이터를 내려받으려면 중지하세요.</translation>
    </message>
    <message>
        <source>A run is in hand; stop it to go on with &apos;{0}&apos;.</source>
        <translation>진행 중인 실행이 있습니다. &apos;{0}&apos;을(를) 이어서 하려면 중지하세요.</translation>
    </message>
    <message>
        <source>Another program is making the run &apos;{0}&apos;; it can be watched here, read-only.</source>
        <translation>다른 프로그램이 실행 &apos;{0}&apos;을(를) 진행하고 있습니다. 여기서 읽기 전용으로 지켜볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Folder of a stored run</source>
        <translation>저장된 실행의 폴더</translation>
    </message>
    <message>
        <source>Folder of the runs</source>
        <translation>실행 폴더</translation>
    </message>
    <message>
        <source>Restart now</source>
        <translation>지금 재시작</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>재개</translation>
    </message>
    <message>
        <source>Stop it and download</source>
        <translation>중지하고 내려받기</translation>
    </message>
    <message>
        <source>Stop it and resume</source>
        <translation>중지하고 재개</translation>
    </message>
    <message>
        <source>The panel {0} is computing; pause or stop it, then train.</source>
        <translation>{0} 패널이 계산 중입니다. 일시정지하거나 중지한 뒤 학습하세요.</translation>
    </message>
    <message>
        <source>The run &apos;{0}&apos; was interrupted at iteration {1}.</source>
        <translation>실행 &apos;{0}&apos;이(가) 반복 {1}에서 중단되었습니다.</translation>
    </message>
    <message>
        <source>The run &apos;{0}&apos; was stopped at iteration {1}.</source>
        <translation>실행 &apos;{0}&apos;이(가) 반복 {1}에서 중지되었습니다.</translation>
    </message>
    <message>
        <source>There is no stored run in hand; train first, or open a stored one.</source>
        <translation>현재 저장된 실행이 없습니다. 먼저 학습하거나 저장된 실행을 여세요.</translation>
    </message>
    <message>
        <source>This change needs a restart; the present run goes on as it began.</source>
        <translation>이 변경은 재시작이 필요합니다. 현재 실행은 처음 설정대로 계속됩니다.</translation>
    </message>
    <message>
        <source>Watch</source>
        <translation>지켜보기</translation>
    </message>
</context>
<context>
    <name>MatrixGrid</name>
    <message>
        <source>Thumbnails of all learned matrices</source>
        <translation>학습된 모든 행렬의 작은 그림</translation>
    </message>
    <message>
        <source>{0} {1}: largest deviation {2}, gain {3}</source>
        <translation>{0} {1}: 최대 편차 {2}, 이득 {3}</translation>
    </message>
</context>
<context>
    <name>MatrixPage</name>
    <message>
        <source>{0} − I</source>
        <translation>{0} − I</translation>
    </message>
    <message>
        <source>{0}, row of weight {1}, column of gradient entry {2}: {3}</source>
        <translation>{0}, 가중치 {1}의 행, 그래디언트 원소 {2}의 열: {3}</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;Edit</source>
        <translation>편집(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>도움말(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>실행(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>보기(&amp;V)</translation>
    </message>
    <message>
        <source>About</source>
        <translation>정보</translation>
    </message>
    <message>
        <source>About Curvature Explorer</source>
        <translation>Curvature Explorer 정보</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>시스템 설정</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>명령으로 복사</translation>
    </message>
    <message>
        <source>Copy figure of this panel</source>
        <translation>이 패널의 그림 복사</translation>
    </message>
    <message>
        <source>Curvature Explorer trains MAML, Meta-SGD, LayerLR and Meta-Curvature side by side and shows the learned matrices while they change.

Method: E. Park and J. B. Oliva, Meta-Curvature, NeurIPS 2019. Licence: MIT.</source>
        <translation>Curvature Explorer는 MAML, Meta-SGD, LayerLR, Meta-Curvature를 나란히 학습하며 변해 가는 학습된 행렬을 보여 줍니다.

방법: E. Park and J. B. Oliva, Meta-Curvature, NeurIPS 2019. 라이선스: MIT.</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>어둡게</translation>
    </message>
    <message>
        <source>Export figure of this panel…</source>
        <translation>이 패널의 그림 내보내기…</translation>
    </message>
    <message>
        <source>Export this run…</source>
        <translation>이 실행 내보내기…</translation>
    </message>
    <message>
        <source>Fill the window with this panel</source>
        <translation>이 패널로 창 채우기</translation>
    </message>
    <message>
        <source>Folder of the runs…</source>
        <translation>실행 폴더…</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>층</translation>
    </message>
    <message>
        <source>Layer {0}</source>
        <translation>층 {0}</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>Open a stored run…</source>
        <translation>저장된 실행 열기…</translation>
    </message>
    <message>
        <source>Open settings…</source>
        <translation>설정 파일 열기…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>끝내기</translation>
    </message>
    <message>
        <source>Reset layout</source>
        <translation>배치 초기화</translation>
    </message>
    <message>
        <source>Save settings…</source>
        <translation>설정 저장…</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>테마</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>학습</translation>
    </message>
</context>
<context>
    <name>Microscope</name>
    <message>
        <source> Gradient entries outside of the block add {0}.</source>
        <translation> 블록 밖의 그래디언트 원소가 {0}을(를) 더합니다.</translation>
    </message>
    <message>
        <source>A worked example</source>
        <translation>예제</translation>
    </message>
    <message>
        <source>A worked example: C_out = 2, C_in = 3, d = 2, no factor symmetric</source>
        <translation>예제: C_out = 2, C_in = 3, d = 2, 대칭인 인자 없음</translation>
    </message>
    <message>
        <source>Gradient entry {0}, which is {1}, gives most: {2}.</source>
        <translation>그래디언트 원소 {0}(값 {1})이 가장 많이 기여합니다: {2}.</translation>
    </message>
    <message>
        <source>Point at a cell to see what it stands for (mouse, or arrow keys in a picture).</source>
        <translation>칸을 가리키면 그 의미를 볼 수 있습니다(마우스, 또는 그림 안에서 화살표 키).</translation>
    </message>
    <message>
        <source>Row {0} of {1} times column {2}: {3} = {4}</source>
        <translation>{1}의 {0}행 × {2}열: {3} = {4}</translation>
    </message>
    <message>
        <source>This arm has no factors at this moment; choose an arm of MC1 or MC2.</source>
        <translation>이 비교군에는 이 시점에 인자가 없습니다. MC1이나 MC2 비교군을 고르세요.</translation>
    </message>
    <message>
        <source>Weight {0} gets {1} = {2} = {3} times gradient entry {4}, which is {5}: {6} of {7} in all.</source>
        <translation>가중치 {0}은 {1} = {2} = {3} × 그래디언트 원소 {4}(값 {5})을 받습니다: 전체 {7} 중 {6}.</translation>
    </message>
    <message>
        <source>Weight {0} is corrected by {1}: most of it {2}.</source>
        <translation>가중치 {0}의 보정량은 {1}입니다. 대부분은 {2}.</translation>
    </message>
    <message>
        <source>entry</source>
        <translation>원소</translation>
    </message>
    <message>
        <source>iteration {0} holds no matrices of this arm</source>
        <translation>반복 {0}에는 이 비교군의 행렬이 없습니다</translation>
    </message>
    <message>
        <source>reading iteration {0}</source>
        <translation>반복 {0} 읽는 중</translation>
    </message>
    <message>
        <source>{0} ({1}) at iteration {2}</source>
        <translation>{0} ({1}), 반복 {2}</translation>
    </message>
    <message>
        <source>{0} from {1}</source>
        <translation>{1}에서 {0}</translation>
    </message>
    <message>
        <source>{0} to {1}</source>
        <translation>{1}에 {0}</translation>
    </message>
    <message>
        <source>{0}, a block of {1}</source>
        <translation>{0}, {1} 블록</translation>
    </message>
    <message>
        <source>{0}; gradient of validation task {1} at iteration {2}</source>
        <translation>{0}; 반복 {2}의 검증 태스크 {1} 그래디언트</translation>
    </message>
    <message>
        <source>{0}; stand-in gradient 1, 2, 3, …</source>
        <translation>{0}; 대신 쓰는 그래디언트 1, 2, 3, …</translation>
    </message>
</context>
<context>
    <name>MicroscopeControls</name>
    <message>
        <source>A layer of the run, or a block of it, with a gradient of one task</source>
        <translation>실행의 한 층 또는 그 블록과, 한 태스크의 그래디언트</translation>
    </message>
    <message>
        <source>A worked example with small whole numbers, to follow by hand</source>
        <translation>손으로 따라 할 수 있는 작은 정수 예제</translation>
    </message>
    <message>
        <source>Example</source>
        <translation>예제</translation>
    </message>
    <message>
        <source>M − I</source>
        <translation>M − I</translation>
    </message>
    <message>
        <source>Matrices</source>
        <translation>행렬</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>순서</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>Show matrices without the identity: what was learned</source>
        <translation>단위행렬을 뺀 행렬, 곧 학습된 부분을 보입니다</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>단계</translation>
    </message>
    <message>
        <source>The expanded matrices and M_mc; point at a cell to see what it does</source>
        <translation>확장된 행렬과 M_mc. 칸을 가리키면 그 칸이 하는 일을 보입니다</translation>
    </message>
    <message>
        <source>Unfold, multiply and fold, one mode after the other</source>
        <translation>모드마다 펼치고, 곱하고, 다시 접습니다</translation>
    </message>
    <message>
        <source>Validation task whose gradient is transformed</source>
        <translation>그래디언트를 변환할 검증 태스크</translation>
    </message>
    <message>
        <source>View of the microscope</source>
        <translation>현미경 보기</translation>
    </message>
    <message>
        <source>What lies under the microscope</source>
        <translation>현미경으로 볼 대상</translation>
    </message>
    <message>
        <source>What may change its order and what may not</source>
        <translation>순서를 바꿔도 되는 것과 안 되는 것</translation>
    </message>
    <message>
        <source>task </source>
        <translation>태스크 </translation>
    </message>
</context>
<context>
    <name>MomentPlot</name>
    <message>
        <source>iteration</source>
        <translation>반복</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Details</source>
        <translation>자세히</translation>
    </message>
    <message>
        <source>Details of the message</source>
        <translation>메시지 세부 내용</translation>
    </message>
    <message>
        <source>Dismiss message</source>
        <translation>메시지 닫기</translation>
    </message>
    <message>
        <source>Dismiss this message</source>
        <translation>이 메시지를 닫습니다</translation>
    </message>
    <message>
        <source>Earlier messages</source>
        <translation>이전 메시지</translation>
    </message>
    <message>
        <source>Messages that were not dismissed yet</source>
        <translation>아직 닫지 않은 메시지</translation>
    </message>
    <message>
        <source>What the message offers</source>
        <translation>메시지가 제안하는 동작</translation>
    </message>
    <message>
        <source>{0} earlier</source>
        <translation>이전 {0}개</translation>
    </message>
</context>
<context>
    <name>NumbersTable</name>
    <message>
        <source>Exponential of the entropy of the singular values, of how many rows; all of them for the identity</source>
        <translation>특잇값 엔트로피의 지수와 행 수. 단위행렬이면 행 수와 같습니다</translation>
    </message>
    <message>
        <source>From the nearest multiple of the identity, divided by the norm: 0 for a multiple of it, at most 1</source>
        <translation>가장 가까운 단위행렬의 상수배와의 거리를 노름으로 나눈 값: 상수배이면 0, 최대 1</translation>
    </message>
    <message>
        <source>Largest over smallest singular value</source>
        <translation>최대 특잇값 ÷ 최소 특잇값</translation>
    </message>
    <message>
        <source>Mean of the diagonal. That of one factor has no effect of its own, only their product has</source>
        <translation>대각 원소의 평균. 인자 하나의 이득은 의미가 없고 이득의 곱만 의미가 있습니다</translation>
    </message>
    <message>
        <source>Share of the squared norm that the symmetric part has; the rest is antisymmetric</source>
        <translation>노름 제곱 중 대칭 부분의 비율. 나머지는 반대칭입니다</translation>
    </message>
    <message>
        <source>Spectrum in numbers</source>
        <translation>스펙트럼 수치</translation>
    </message>
    <message>
        <source>Whether x · Mx is positive for every x: no gradient is turned uphill</source>
        <translation>모든 x에 대해 x · Mx가 양수인지 여부: 어떤 그래디언트도 오르막으로 돌리지 않습니다</translation>
    </message>
    <message>
        <source>condition</source>
        <translation>조건수</translation>
    </message>
    <message>
        <source>definite</source>
        <translation>양의 정부호</translation>
    </message>
    <message>
        <source>distance</source>
        <translation>거리</translation>
    </message>
    <message>
        <source>effective rank</source>
        <translation>유효 랭크</translation>
    </message>
    <message>
        <source>gain</source>
        <translation>이득</translation>
    </message>
    <message>
        <source>no</source>
        <translation>아니요</translation>
    </message>
    <message>
        <source>symmetric</source>
        <translation>대칭</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>불확실</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>예</translation>
    </message>
</context>
<context>
    <name>OrderPage</name>
    <message>
        <source>MC(G) in this order differs from that in the order 3, 2, 1 by {0} of its largest entry.</source>
        <translation>이 순서의 MC(G)는 3, 2, 1 순서의 것과 최대 원소의 {0}만큼 다릅니다.</translation>
    </message>
    <message>
        <source>Modes {0}, {1}, {2}</source>
        <translation>모드 {0}, {1}, {2}</translation>
    </message>
    <message>
        <source>Order of the factors in the plain Kronecker product</source>
        <translation>단순 크로네커 곱의 인자 순서</translation>
    </message>
    <message>
        <source>Order of the products along modes</source>
        <translation>모드 곱의 순서</translation>
    </message>
    <message>
        <source>The expanded matrices commute: exchanging any two of them changes their product by {0}.</source>
        <translation>확장된 행렬들은 교환 가능합니다: 어느 둘을 바꾸어도 곱의 변화는 {0}입니다.</translation>
    </message>
    <message>
        <source>The plain Kronecker product in this order differs from M_mc by {0} of its largest entry.</source>
        <translation>이 순서의 단순 크로네커 곱은 M_mc와 최대 원소의 {0}만큼 다릅니다.</translation>
    </message>
    <message>
        <source>Weight {0}, gradient entry {1}: {2} in M_mc, {3} in the other product.</source>
        <translation>가중치 {0}, 그래디언트 원소 {1}: M_mc에서 {2}, 다른 곱에서 {3}.</translation>
    </message>
    <message>
        <source>difference</source>
        <translation>차이</translation>
    </message>
    <message>
        <source>{0} − I</source>
        <translation>{0} − I</translation>
    </message>
</context>
<context>
    <name>OverTime</name>
    <message>
        <source>{0} minus iteration {1}</source>
        <translation>{0} − 반복 {1}</translation>
    </message>
    <message>
        <source>{0}, {1} moments still to be read</source>
        <translation>{0}, 아직 읽지 않은 시점 {1}개</translation>
    </message>
    <message>
        <source>{0}[{1}, {2}] of {3}</source>
        <translation>{3}의 {0}[{1}, {2}]</translation>
    </message>
</context>
<context>
    <name>OwnValue</name>
    <message>
        <source>Own {0} of {1}</source>
        <translation>{1}만의 {0}</translation>
    </message>
    <message>
        <source>{0}, shared</source>
        <translation>{0}, 공통</translation>
    </message>
    <message>
        <source>{0}, shared by all arms</source>
        <translation>{0}, 모든 비교군 공통</translation>
    </message>
</context>
<context>
    <name>Panel</name>
    <message>
        <source>Adaptation</source>
        <translation>적응</translation>
    </message>
    <message>
        <source>Adaptation paths</source>
        <translation>적응 경로</translation>
    </message>
    <message>
        <source>Curvature</source>
        <translation>곡률</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>곡선</translation>
    </message>
    <message>
        <source>Gradient similarity</source>
        <translation>그래디언트 유사도</translation>
    </message>
    <message>
        <source>Inner loop</source>
        <translation>내부 루프</translation>
    </message>
    <message>
        <source>Learned against local</source>
        <translation>학습된 곡률과 국소 곡률</translation>
    </message>
    <message>
        <source>Microscope</source>
        <translation>현미경</translation>
    </message>
    <message>
        <source>Reproduce</source>
        <translation>재현</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>실행 목록</translation>
    </message>
    <message>
        <source>Spectrum</source>
        <translation>스펙트럼</translation>
    </message>
    <message>
        <source>Sweeps</source>
        <translation>스윕</translation>
    </message>
    <message>
        <source>Transplant</source>
        <translation>이식</translation>
    </message>
</context>
<context>
    <name>PanelMenu</name>
    <message>
        <source>Go to panel</source>
        <translation>패널로 이동</translation>
    </message>
    <message>
        <source>Go to {0}</source>
        <translation>{0}(으)로 이동</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>프리셋</translation>
    </message>
</context>
<context>
    <name>PathControls</name>
    <message>
        <source>Chosen directions</source>
        <translation>선택한 방향</translation>
    </message>
    <message>
        <source>Contours</source>
        <translation>등고선</translation>
    </message>
    <message>
        <source>Directions</source>
        <translation>방향</translation>
    </message>
    <message>
        <source>Directions of all points</source>
        <translation>모든 점의 방향</translation>
    </message>
    <message>
        <source>Directions of the paths</source>
        <translation>경로의 방향</translation>
    </message>
    <message>
        <source>Filter-normalised</source>
        <translation>필터 정규화</translation>
    </message>
    <message>
        <source>Filter-normalised: every filter, and every row of a fully connected layer, is measured in units of its norm at the origin, so that layers of different scale count alike</source>
        <translation>필터 정규화: 모든 필터와 완전 연결층의 모든 행을 원점에서의 노름을 단위로 재어, 크기가 다른 층도 똑같이 반영합니다</translation>
    </message>
    <message>
        <source>First task</source>
        <translation>첫 태스크</translation>
    </message>
    <message>
        <source>How many tasks, from the first on</source>
        <translation>첫 태스크부터의 태스크 수</translation>
    </message>
    <message>
        <source>How the surface is drawn</source>
        <translation>곡면을 그리는 방법</translation>
    </message>
    <message>
        <source>Inner steps</source>
        <translation>내부 스텝</translation>
    </message>
    <message>
        <source>Inner steps to take; those beyond the trained ones are dashed</source>
        <translation>진행할 내부 스텝 수. 학습 범위를 넘는 스텝은 파선입니다</translation>
    </message>
    <message>
        <source>Looks of the surface</source>
        <translation>곡면 모양</translation>
    </message>
    <message>
        <source>Normalisation</source>
        <translation>정규화</translation>
    </message>
    <message>
        <source>Not normalised</source>
        <translation>정규화 안 함</translation>
    </message>
    <message>
        <source>Number of tasks</source>
        <translation>태스크 수</translation>
    </message>
    <message>
        <source>Number of the first validation task whose paths are shown</source>
        <translation>경로를 표시할 첫 검증 태스크의 번호</translation>
    </message>
    <message>
        <source>Path along x</source>
        <translation>x 방향 경로</translation>
    </message>
    <message>
        <source>Path along y</source>
        <translation>y 방향 경로</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>그림</translation>
    </message>
    <message>
        <source>Picture and contours</source>
        <translation>그림과 등고선</translation>
    </message>
    <message>
        <source>Show the paths of {0}; the first arm shown is the origin of the plane</source>
        <translation>{0}의 경로를 표시합니다. 표시된 첫 비교군이 평면의 원점입니다</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>스텝 수</translation>
    </message>
    <message>
        <source>Surface</source>
        <translation>곡면</translation>
    </message>
    <message>
        <source>Surface: mean of the tasks</source>
        <translation>곡면: 태스크 평균</translation>
    </message>
    <message>
        <source>Surface: task {0}</source>
        <translation>곡면: 태스크 {0}</translation>
    </message>
    <message>
        <source>Task whose query loss is the surface</source>
        <translation>쿼리 손실을 곡면으로 그릴 태스크</translation>
    </message>
    <message>
        <source>Tasks from</source>
        <translation>시작 태스크</translation>
    </message>
    <message>
        <source>What the plane is spanned by: principal directions of the movements from each arm&apos;s own start, of all points about the first arm&apos;s start, or the movements along two paths</source>
        <translation>평면을 펼치는 방향: 각 비교군의 시작점에서 출발한 이동의 주성분, 첫 비교군의 시작점을 기준으로 한 모든 점의 주성분, 또는 두 경로의 이동</translation>
    </message>
    <message>
        <source>count</source>
        <translation>개수</translation>
    </message>
    <message>
        <source>x lies along the movement of this arm on this task</source>
        <translation>x는 이 태스크에서 이 비교군의 이동 방향입니다</translation>
    </message>
    <message>
        <source>y lies along this movement, without its share of x</source>
        <translation>y는 이 이동에서 x 성분을 뺀 방향입니다</translation>
    </message>
    <message>
        <source>{0}, task {1}</source>
        <translation>{0}, 태스크 {1}</translation>
    </message>
</context>
<context>
    <name>PlanPage</name>
    <message>
        <source>&apos;{0}&apos; is no number of iterations; write a whole number such as 5,000, or nothing.</source>
        <translation>&apos;{0}&apos;은(는) 반복 수가 아닙니다. 5,000 같은 정수를 적거나 비워 두세요.</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>Everything is run with each of these seeds, for example 0, 1, 2 or 0-4.</source>
        <translation>모두 이 시드마다 실행합니다. 예: 0, 1, 2 또는 0-4.</translation>
    </message>
    <message>
        <source>Experiments</source>
        <translation>실험</translation>
    </message>
    <message>
        <source>For a laptop</source>
        <translation>노트북용</translation>
    </message>
    <message>
        <source>Iterations</source>
        <translation>반복 수</translation>
    </message>
    <message>
        <source>Iterations after which runs rest</source>
        <translation>실행이 멈추는 반복 수</translation>
    </message>
    <message>
        <source>Methods</source>
        <translation>기법</translation>
    </message>
    <message>
        <source>No experiment is ticked; tick at least one.</source>
        <translation>선택한 실험이 없습니다. 하나 이상 선택하세요.</translation>
    </message>
    <message>
        <source>No method is ticked; tick at least one.</source>
        <translation>선택한 기법이 없습니다. 하나 이상 선택하세요.</translation>
    </message>
    <message>
        <source>Runs rest after so many iterations; their rows then say that they are unfinished, and a later campaign
with more goes on with them. Empty: the paper&apos;s number.</source>
        <translation>실행이 이만큼 반복하면 멈춥니다. 그 행에는 미완료로 표시되며, 나중에 더 큰 수로 시작하면
이어서 진행합니다. 비우면 논문의 반복 수입니다.</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>Tick all of it: all experiments, methods and seeds, to the planned end</source>
        <translation>모든 실험, 기법, 시드를 예정 종료까지 선택합니다</translation>
    </message>
    <message>
        <source>Tick what a laptop does in minutes or hours</source>
        <translation>노트북에서 몇 분이나 몇 시간에 끝나는 것을 선택합니다</translation>
    </message>
    <message>
        <source>planned end</source>
        <translation>예정 종료</translation>
    </message>
</context>
<context>
    <name>PlotStack</name>
    <message>
        <source>Accuracy over the run</source>
        <translation>실행에 따른 정확도</translation>
    </message>
    <message>
        <source>Loss over the run</source>
        <translation>실행에 따른 손실</translation>
    </message>
    <message>
        <source>accuracy (%)</source>
        <translation>정확도 (%)</translation>
    </message>
    <message>
        <source>iteration</source>
        <translation>반복</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>loss (MSE)</source>
        <translation>손실 (MSE)</translation>
    </message>
    <message>
        <source>loss (cross-entropy)</source>
        <translation>손실 (교차 엔트로피)</translation>
    </message>
    <message>
        <source>tasks</source>
        <translation>태스크</translation>
    </message>
    <message>
        <source>training time (s)</source>
        <translation>학습 시간 (초)</translation>
    </message>
</context>
<context>
    <name>PresetRow</name>
    <message>
        <source>All settings back to the preset</source>
        <translation>모든 설정을 프리셋으로 되돌리기</translation>
    </message>
    <message>
        <source>An experiment to start from. Choosing one keeps the seed and the arms, with the rates per step that it wants.</source>
        <translation>출발점이 되는 실험. 골라도 시드와 비교군은 그대로이며, 스텝별 학습률만 프리셋에 맞춰집니다.</translation>
    </message>
    <message>
        <source>Own settings</source>
        <translation>사용자 설정</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>프리셋</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>Drawing…</source>
        <translation>그리는 중…</translation>
    </message>
    <message>
        <source>Preview of the figure</source>
        <translation>그림 미리보기</translation>
    </message>
    <message>
        <source>The figure could not be drawn.</source>
        <translation>그림을 그릴 수 없습니다.</translation>
    </message>
</context>
<context>
    <name>ProgressStrip</name>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Cancel the work in progress</source>
        <translation>진행 중인 작업 취소</translation>
    </message>
    <message>
        <source>Progress of the work in hand</source>
        <translation>현재 작업의 진행률</translation>
    </message>
    <message>
        <source>{0} of {1} {2}</source>
        <translation>{0} / {1} {2}</translation>
    </message>
    <message>
        <source>{0}, {1} left</source>
        <translation>{0}, {1} 남음</translation>
    </message>
</context>
<context>
    <name>Readout</name>
    <message>
        <source>Values as they were measured, not smoothed: at the cursor, or the newest ones.</source>
        <translation>평활하지 않은 측정값: 커서 위치의 값 또는 최신 값.</translation>
    </message>
    <message>
        <source>Values at the cursor</source>
        <translation>커서 위치의 값</translation>
    </message>
    <message>
        <source>{0} ({1} more do not fit)</source>
        <translation>{0} ({1}개 더 있음)</translation>
    </message>
</context>
<context>
    <name>ReferenceBox</name>
    <message>
        <source>Difference to</source>
        <translation>비교 시점</translation>
    </message>
    <message>
        <source>Subtract the matrices of another moment: what was learned since then, or until then.</source>
        <translation>다른 시점의 행렬을 뺍니다: 그 뒤로, 또는 그때까지 학습된 것.</translation>
    </message>
    <message>
        <source>iteration {0}</source>
        <translation>반복 {0}</translation>
    </message>
    <message>
        <source>moment shown now</source>
        <translation>지금 표시된 시점</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>start</source>
        <translation>시작</translation>
    </message>
</context>
<context>
    <name>RegressionView</name>
    <message>
        <source>before</source>
        <translation>적응 전</translation>
    </message>
    <message>
        <source>loss {0}</source>
        <translation>손실 {0}</translation>
    </message>
    <message>
        <source>query loss</source>
        <translation>쿼리 손실</translation>
    </message>
    <message>
        <source>support</source>
        <translation>서포트</translation>
    </message>
    <message>
        <source>truth</source>
        <translation>정답</translation>
    </message>
</context>
<context>
    <name>Reproduce</name>
    <message>
        <source>A run is in hand; pause or stop it, then run this.</source>
        <translation>진행 중인 실행이 있습니다. 일시정지하거나 중지한 뒤 실행하세요.</translation>
    </message>
    <message>
        <source>That is tried again when the rest is done.</source>
        <translation>나머지가 끝나면 다시 시도합니다.</translation>
    </message>
    <message>
        <source>inner steps</source>
        <translation>내부 스텝</translation>
    </message>
    <message>
        <source>iteration</source>
        <translation>반복</translation>
    </message>
    <message>
        <source>ours: {0}</source>
        <translation>재현값: {0}</translation>
    </message>
    <message>
        <source>published: {0}</source>
        <translation>발표값: {0}</translation>
    </message>
    <message>
        <source>test MSE</source>
        <translation>테스트 MSE</translation>
    </message>
    <message>
        <source>test accuracy</source>
        <translation>테스트 정확도</translation>
    </message>
    <message>
        <source>validation MSE</source>
        <translation>검증 MSE</translation>
    </message>
    <message>
        <source>validation accuracy</source>
        <translation>검증 정확도</translation>
    </message>
    <message>
        <source>{0}, published crossing (read off)</source>
        <translation>{0}, 발표된 도달 지점(그림에서 읽음)</translation>
    </message>
    <message>
        <source>{0}, seed {1}</source>
        <translation>{0}, 시드 {1}</translation>
    </message>
</context>
<context>
    <name>ReproduceBar</name>
    <message>
        <source>Bundled</source>
        <translation>기본 제공</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copy the table</source>
        <translation>표 복사</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>곡선</translation>
    </message>
    <message>
        <source>End the campaign; Run goes on where it was ended</source>
        <translation>재현 작업을 끝냅니다. 실행을 누르면 끝낸 곳에서 계속합니다</translation>
    </message>
    <message>
        <source>Experiment whose curves are shown</source>
        <translation>곡선을 표시할 실험</translation>
    </message>
    <message>
        <source>LaTeX</source>
        <translation>LaTeX</translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>Measured here; where there are none, those that came with the program</source>
        <translation>여기서 측정한 결과. 없으면 프로그램과 함께 제공된 결과</translation>
    </message>
    <message>
        <source>Mine</source>
        <translation>내 결과</translation>
    </message>
    <message>
        <source>Page of the panel</source>
        <translation>패널의 페이지</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>계획</translation>
    </message>
    <message>
        <source>Progress of the campaign</source>
        <translation>재현 작업 진행률</translation>
    </message>
    <message>
        <source>Published and own numbers side by side</source>
        <translation>발표값과 재현값을 나란히</translation>
    </message>
    <message>
        <source>Put the table on the clipboard, with sources and commands</source>
        <translation>표를 출처, 명령과 함께 클립보드에 복사합니다</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>표</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>텍스트</translation>
    </message>
    <message>
        <source>Those that came with the program</source>
        <translation>프로그램과 함께 제공된 결과</translation>
    </message>
    <message>
        <source>Train what the plan says and measure it on 600 fixed test tasks</source>
        <translation>계획대로 학습하고 고정 테스트 태스크 600개에서 측정합니다</translation>
    </message>
    <message>
        <source>Validation over iterations; for Omniglot 5-way 1-shot, figure 2 of the paper</source>
        <translation>반복에 따른 검증. Omniglot 5-way 1-shot은 논문의 그림 2</translation>
    </message>
    <message>
        <source>What is reproduced</source>
        <translation>재현 대상</translation>
    </message>
    <message>
        <source>What is run, what it costs, and how far it is</source>
        <translation>무엇을 실행하는지, 얼마나 걸리는지, 어디까지 왔는지</translation>
    </message>
    <message>
        <source>Whose results are shown</source>
        <translation>표시할 결과</translation>
    </message>
    <message>
        <source>■  Stop</source>
        <translation>■  중지</translation>
    </message>
    <message>
        <source>▶  Go on</source>
        <translation>▶  계속</translation>
    </message>
    <message>
        <source>▶  Run</source>
        <translation>▶  실행</translation>
    </message>
    <message>
        <source>❚❚  Pause</source>
        <translation>❚❚  일시정지</translation>
    </message>
</context>
<context>
    <name>Role</name>
    <message>
        <source>query</source>
        <translation>쿼리</translation>
    </message>
    <message>
        <source>support</source>
        <translation>서포트</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>검증</translation>
    </message>
</context>
<context>
    <name>RowDetails</name>
    <message>
        <source>About this row</source>
        <translation>이 행에 대하여</translation>
    </message>
    <message>
        <source>Choose a row to see where its numbers come from.</source>
        <translation>행을 고르면 수치의 출처를 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copy the command that repeats this number</source>
        <translation>이 수치를 다시 구하는 명령 복사</translation>
    </message>
</context>
<context>
    <name>RowMenu</name>
    <message>
        <source>Baseline</source>
        <translation>베이스라인</translation>
    </message>
    <message>
        <source>Branch…</source>
        <translation>분기…</translation>
    </message>
    <message>
        <source>Colour…</source>
        <translation>색…</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>명령으로 복사</translation>
    </message>
    <message>
        <source>Copy selected rows as</source>
        <translation>선택한 행을 다음으로 복사</translation>
    </message>
    <message>
        <source>Copy table as</source>
        <translation>표를 다음으로 복사</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>내보내기…</translation>
    </message>
    <message>
        <source>Move to trash</source>
        <translation>휴지통으로 이동</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>폴더 열기</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>고정</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>이름 바꾸기</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>재개</translation>
    </message>
    <message>
        <source>Show curves</source>
        <translation>곡선 표시</translation>
    </message>
    <message>
        <source>Show whole configuration</source>
        <translation>전체 구성 보기</translation>
    </message>
</context>
<context>
    <name>RowModel</name>
    <message>
        <source>As printed, with its 95 % interval. Numbers that nobody could check are left out.</source>
        <translation>발표된 그대로, 95 % 구간과 함께. 확인할 수 없는 수치는 뺐습니다.</translation>
    </message>
    <message>
        <source>By seed: {0}</source>
        <translation>시드별: {0}</translation>
    </message>
    <message>
        <source>Experiment</source>
        <translation>실험</translation>
    </message>
    <message>
        <source>Iterations</source>
        <translation>반복</translation>
    </message>
    <message>
        <source>Mean over the seeds on 600 fixed test tasks; the interval is the 95 % interval over the tasks of one run.</source>
        <translation>고정 테스트 태스크 600개에서 시드에 대한 평균. 구간은 한 실행의 태스크에 대한 95 % 구간입니다.</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>지표</translation>
    </message>
    <message>
        <source>Measured before, it came with the program.</source>
        <translation>미리 측정하여 프로그램과 함께 제공된 값입니다.</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>기법</translation>
    </message>
    <message>
        <source>Ours</source>
        <translation>재현값</translation>
    </message>
    <message>
        <source>Outer iterations made and planned. Rows that are not finished are not judged.</source>
        <translation>진행한 외부 반복과 예정된 외부 반복. 끝나지 않은 행은 판정하지 않습니다.</translation>
    </message>
    <message>
        <source>Protocol of the published number</source>
        <translation>발표값의 측정 방식</translation>
    </message>
    <message>
        <source>Published</source>
        <translation>발표값</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>Source: {0}</source>
        <translation>출처: {0}</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>판정</translation>
    </message>
    <message>
        <source>Whether the two numbers agree within their intervals.</source>
        <translation>두 수치가 구간 안에서 일치하는지 여부.</translation>
    </message>
    <message>
        <source>{0}, bundled</source>
        <translation>{0}, 기본 제공</translation>
    </message>
</context>
<context>
    <name>RowTable</name>
    <message>
        <source>Published and own numbers</source>
        <translation>발표값과 재현값</translation>
    </message>
</context>
<context>
    <name>RunBar</name>
    <message>
        <source>End this run; its curves stay</source>
        <translation>이 실행을 끝냅니다. 곡선은 남습니다</translation>
    </message>
    <message>
        <source>Forget this run and start again from the same seed (R)</source>
        <translation>이 실행을 버리고 같은 시드로 다시 시작합니다 (R)</translation>
    </message>
    <message>
        <source>Forget this run and take the next seed (Shift+R)</source>
        <translation>이 실행을 버리고 다음 시드로 바꿉니다 (Shift+R)</translation>
    </message>
    <message>
        <source>Iterations of Step N</source>
        <translation>N회 진행의 반복 수</translation>
    </message>
    <message>
        <source>Make as many iterations as the box says and stand still (Shift+S)</source>
        <translation>칸에 적힌 수만큼 반복하고 멈춥니다 (Shift+S)</translation>
    </message>
    <message>
        <source>Make one iteration and stand still (S)</source>
        <translation>한 번 반복하고 멈춥니다 (S)</translation>
    </message>
    <message>
        <source>New seed</source>
        <translation>새 시드</translation>
    </message>
    <message>
        <source>Number of iterations of Step N</source>
        <translation>N회 진행의 반복 횟수</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>Stand still after this iteration (Space)</source>
        <translation>이번 반복 뒤에 멈춥니다 (Space)</translation>
    </message>
    <message>
        <source>Start of every random stream; the same seed gives the same run. Needs a restart.</source>
        <translation>모든 난수열의 시작값. 시드가 같으면 실행도 같습니다. 재시작이 필요합니다.</translation>
    </message>
    <message>
        <source>Start or go on (Space)</source>
        <translation>시작하거나 계속합니다 (Space)</translation>
    </message>
    <message>
        <source>Step N</source>
        <translation>N회 진행</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>↺  Reset</source>
        <translation>↺  초기화</translation>
    </message>
    <message>
        <source>■  Stop</source>
        <translation>■  중지</translation>
    </message>
    <message>
        <source>▶  Resume</source>
        <translation>▶  재개</translation>
    </message>
    <message>
        <source>▶  Train</source>
        <translation>▶  학습</translation>
    </message>
    <message>
        <source>▶❚  Step</source>
        <translation>▶❚  1회 진행</translation>
    </message>
    <message>
        <source>❚❚  Pause</source>
        <translation>❚❚  일시정지</translation>
    </message>
</context>
<context>
    <name>RunControl</name>
    <message>
        <source>Everything is saved again.</source>
        <translation>다시 모두 저장되었습니다.</translation>
    </message>
    <message>
        <source>From here on the run is not bit-exact with its beginning: {0}.</source>
        <translation>여기서부터 실행은 시작 부분과 비트 단위로 같지 않습니다: {0}.</translation>
    </message>
    <message>
        <source>The data are {0}.</source>
        <translation>데이터: {0}.</translation>
    </message>
    <message>
        <source>{0}: out of memory at iteration {1}, so it goes on with {2} tasks at once; its results stay the same up to rounding.</source>
        <translation>{0}: 반복 {1}에서 메모리가 모자라 한 번에 태스크 {2}개로 계속합니다. 결과는 반올림 오차를 빼면 같습니다.</translation>
    </message>
</context>
<context>
    <name>RunControls</name>
    <message>
        <source>Columns</source>
        <translation>열 선택</translation>
    </message>
    <message>
        <source>Columns: name, title, state, created, iteration, tags, notes, seed, every setting by the name in its tooltip,
best.METRIC, best_at.METRIC and last.METRIC. A value that is missing never fits.</source>
        <translation>열: name, title, state, created, iteration, tags, notes, seed, 그리고 도움말 풍선에 적힌 이름의 모든 설정,
best.METRIC, best_at.METRIC, last.METRIC. 없는 값은 어떤 조건에도 맞지 않습니다.</translation>
    </message>
    <message>
        <source>Error in the filter</source>
        <translation>필터의 오류</translation>
    </message>
    <message>
        <source>Filter of the runs</source>
        <translation>실행 필터</translation>
    </message>
    <message>
        <source>Filter: words, or best.validation_loss &lt; 0.5 and method == &quot;mc2&quot;</source>
        <translation>필터: 단어 또는 best.validation_loss &lt; 0.5 and method == &quot;mc2&quot;</translation>
    </message>
    <message>
        <source>Go on with the selected run where it ended.</source>
        <translation>선택한 실행을 끝난 곳에서 이어 갑니다.</translation>
    </message>
    <message>
        <source>Group by</source>
        <translation>묶기</translation>
    </message>
    <message>
        <source>Measured values, settings and facts that the table shows.</source>
        <translation>표에 보일 측정값, 설정, 정보.</translation>
    </message>
    <message>
        <source>One row for all runs that agree in the ticked settings: mean and extremes.</source>
        <translation>표시한 설정이 같은 실행을 한 행으로 묶습니다: 평균과 최소·최대.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>재개</translation>
    </message>
    <message>
        <source>Show the selected run in every panel, without changing it.</source>
        <translation>선택한 실행을 바꾸지 않고 모든 패널에 보입니다.</translation>
    </message>
    <message>
        <source>Words are looked for in name, notes, tags, arm and method. A condition compares columns:</source>
        <translation>단어는 이름, 메모, 태그, 비교군, 기법에서 찾습니다. 조건식은 열을 비교합니다:</translation>
    </message>
</context>
<context>
    <name>RunDesk</name>
    <message>
        <source>&apos;{0}&apos; is held by another program; it is shown as it grows, read-only.</source>
        <translation>&apos;{0}&apos;은(는) 다른 프로그램이 쓰고 있습니다. 진행되는 대로 읽기 전용으로 보입니다.</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; is shown beside the run in hand, in the curves.</source>
        <translation>&apos;{0}&apos;을(를) 곡선 패널에 현재 실행과 함께 보입니다.</translation>
    </message>
    <message>
        <source>A run is in hand; stop it, then start the sweep again.</source>
        <translation>진행 중인 실행이 있습니다. 중지한 뒤 스윕을 다시 시작하세요.</translation>
    </message>
    <message>
        <source>The branch is stored as &apos;{0}&apos;; open it when the run in hand has ended.</source>
        <translation>분기를 &apos;{0}&apos;(으)로 저장했습니다. 현재 실행이 끝나면 여세요.</translation>
    </message>
    <message>
        <source>The run is in the trash.</source>
        <translation>실행을 휴지통으로 옮겼습니다.</translation>
    </message>
    <message>
        <source>This is a copy; change live settings if you like, then press Resume.</source>
        <translation>이것은 사본입니다. 원하면 실시간 설정을 바꾸고 재개를 누르세요.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
    <message>
        <source>describe {0}</source>
        <translation>{0} 설명 변경</translation>
    </message>
    <message>
        <source>{0} runs are in the trash.</source>
        <translation>실행 {0}개를 휴지통으로 옮겼습니다.</translation>
    </message>
</context>
<context>
    <name>RunTable</name>
    <message>
        <source>Stored runs</source>
        <translation>저장된 실행</translation>
    </message>
</context>
<context>
    <name>Runs</name>
    <message>
        <source>No run fits the filter.</source>
        <translation>필터에 맞는 실행이 없습니다.</translation>
    </message>
    <message>
        <source>Stored runs will appear here, one row for each arm.
Press Train (Space): every run is stored while it goes on.</source>
        <translation>저장된 실행이 비교군마다 한 행씩 여기에 나타납니다.
학습(Space)을 누르세요. 모든 실행은 진행되면서 저장됩니다.</translation>
    </message>
    <message>
        <source>{0} in {1} groups</source>
        <translation>{0}, {1}개 그룹</translation>
    </message>
    <message>
        <source>{0} of {1} rows</source>
        <translation>{1}행 중 {0}행</translation>
    </message>
    <message>
        <source>{0} rows</source>
        <translation>{0}행</translation>
    </message>
    <message>
        <source>{0}, {1} shown ones not drawn</source>
        <translation>{0}, 표시 중 {1}개는 그리지 않음</translation>
    </message>
</context>
<context>
    <name>Section</name>
    <message>
        <source>{0} settings</source>
        <translation>{0} 설정</translation>
    </message>
</context>
<context>
    <name>SetupForm</name>
    <message>
        <source>Arms</source>
        <translation>비교군</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>데이터</translation>
    </message>
    <message>
        <source>Live settings</source>
        <translation>실시간 설정</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>신경망</translation>
    </message>
    <message>
        <source>No model fits the task family &apos;{0}&apos;.</source>
        <translation>태스크 종류 &apos;{0}&apos;에 맞는 모델이 없습니다.</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>Task family</source>
        <translation>태스크 종류</translation>
    </message>
    <message>
        <source>The network that every arm trains.</source>
        <translation>모든 비교군이 학습하는 신경망.</translation>
    </message>
    <message>
        <source>Where the tasks come from.</source>
        <translation>태스크를 뽑아 오는 곳.</translation>
    </message>
</context>
<context>
    <name>Shelf</name>
    <message>
        <source>seed {0}</source>
        <translation>시드 {0}</translation>
    </message>
</context>
<context>
    <name>Similarity</name>
    <message>
        <source>Agreement of the predicted with the actual correction</source>
        <translation>예측 보정과 실제 보정의 일치도</translation>
    </message>
    <message>
        <source>Cosine of the predicted correction with (M − I) g: {0}; with every past task counted alike: {1}. 0 is no relation, 1 the same direction.</source>
        <translation>예측 보정과 (M − I) g의 코사인: {0}; 모든 과거 태스크를 똑같이 셀 때: {1}. 0이면 관계없음, 1이면 같은 방향입니다.</translation>
    </message>
    <message>
        <source>Idealised analysis. It assumes: 1. θ fixed, 2. one inner step, 3. plain gradient descent on M from the identity, 4. M one full matrix. This run keeps none: θ is trained too, by Adam, with {0} inner steps, and M is made of small factors or rates.</source>
        <translation>이상화한 분석입니다. 가정: 1. θ 고정, 2. 내부 스텝 하나, 3. 단위행렬에서 시작하는 M의 단순 경사하강, 4. 온전한 행렬 M. 이 실행은 어느 것도 만족하지 않습니다: θ도 Adam으로 학습하고, 내부 스텝은 {0}회이며, M은 작은 인자나 학습률로 이루어집니다.</translation>
    </message>
    <message>
        <source>Idealised analysis. It assumes: 1. θ fixed, 2. one inner step, 3. plain gradient descent on M from the identity, 4. M one full matrix. This run keeps only the second: θ is trained too, by Adam, and M is made of small factors or rates.</source>
        <translation>이상화한 분석입니다. 가정: 1. θ 고정, 2. 내부 스텝 하나, 3. 단위행렬에서 시작하는 M의 단순 경사하강, 4. 온전한 행렬 M. 이 실행은 둘째만 만족합니다: θ도 Adam으로 학습하고, M은 작은 인자나 학습률로 이루어집니다.</translation>
    </message>
    <message>
        <source>Press Train (Space): the gradient of a new task appears here beside those of past tasks.</source>
        <translation>학습(Space)을 누르면 새 태스크의 그래디언트가 과거 태스크의 그래디언트와 나란히 나타납니다.</translation>
    </message>
    <message>
        <source>Similarity of past tasks</source>
        <translation>과거 태스크의 유사도</translation>
    </message>
    <message>
        <source>There is no correction to compare: (M − I) g or its prediction is zero or not finite.</source>
        <translation>비교할 보정이 없습니다: (M − I) g 또는 그 예측이 0이거나 유한하지 않습니다.</translation>
    </message>
    <message>
        <source>This run is not stored, and it has ended: its weights are gone. Train again to compare gradients.</source>
        <translation>이 실행은 저장되지 않고 끝나서 가중치가 없습니다. 그래디언트를 비교하려면 다시 학습하세요.</translation>
    </message>
    <message>
        <source>all</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>all tensors</source>
        <translation>모든 텐서</translation>
    </message>
    <message>
        <source>cosine</source>
        <translation>코사인</translation>
    </message>
    <message>
        <source>cosine with (M − I) g</source>
        <translation>(M − I) g와의 코사인</translation>
    </message>
    <message>
        <source>every past task alike</source>
        <translation>모든 과거 태스크를 똑같이</translation>
    </message>
    <message>
        <source>inner product</source>
        <translation>내적</translation>
    </message>
    <message>
        <source>past tasks weighted by similarity</source>
        <translation>과거 태스크를 유사도로 가중</translation>
    </message>
    <message>
        <source>past tasks, most similar first</source>
        <translation>과거 태스크, 유사한 순</translation>
    </message>
    <message>
        <source>{0} at iteration {1}: validation task {2} of seed {3} against {4} training tasks. Query gradients before and after a step: mean cosine {5}.</source>
        <translation>{0}, 반복 {1}: 시드 {3}의 검증 태스크 {2}과(와) 학습 태스크 {4}개. 한 스텝 전후 쿼리 그래디언트의 평균 코사인 {5}.</translation>
    </message>
</context>
<context>
    <name>SimilarityControls</name>
    <message>
        <source>A fixed validation task, the same for every arm</source>
        <translation>고정 검증 태스크. 모든 비교군에 같습니다</translation>
    </message>
    <message>
        <source>All tensors</source>
        <translation>모든 텐서</translation>
    </message>
    <message>
        <source>Arm whose gradients are compared</source>
        <translation>그래디언트를 비교할 비교군</translation>
    </message>
    <message>
        <source>Cosines</source>
        <translation>코사인</translation>
    </message>
    <message>
        <source>Inner products</source>
        <translation>내적</translation>
    </message>
    <message>
        <source>Measure of similarity</source>
        <translation>유사도 척도</translation>
    </message>
    <message>
        <source>New task</source>
        <translation>새 태스크</translation>
    </message>
    <message>
        <source>Number of past tasks</source>
        <translation>과거 태스크 수</translation>
    </message>
    <message>
        <source>Number of the new task</source>
        <translation>새 태스크 번호</translation>
    </message>
    <message>
        <source>One matrix for each tensor</source>
        <translation>텐서마다 행렬 하나</translation>
    </message>
    <message>
        <source>One matrix for the whole gradient</source>
        <translation>그래디언트 전체에 행렬 하나</translation>
    </message>
    <message>
        <source>Past tasks</source>
        <translation>과거 태스크</translation>
    </message>
    <message>
        <source>Shape of the idealised matrix</source>
        <translation>이상화한 행렬의 형태</translation>
    </message>
    <message>
        <source>Tensor whose similarities are drawn</source>
        <translation>유사도를 그릴 텐서</translation>
    </message>
    <message>
        <source>Training tasks of the same kind; a run keeps no list of those it has met</source>
        <translation>같은 종류의 학습 태스크. 실행은 실제로 만난 태스크의 목록을 남기지 않습니다</translation>
    </message>
    <message>
        <source>Whether past tasks are weighed by the product of whole gradients or tensor by tensor</source>
        <translation>과거 태스크를 그래디언트 전체의 내적으로 가중할지, 텐서마다 가중할지</translation>
    </message>
    <message>
        <source>of {0}</source>
        <translation>/ {0}</translation>
    </message>
</context>
<context>
    <name>SingularPlot</name>
    <message>
        <source>Singular values from the largest (left) to the smallest (right). A level line stretches all alike.</source>
        <translation>가장 큰 것(왼쪽)부터 가장 작은 것(오른쪽)까지의 특잇값. 선이 평평하면 모든 방향을 똑같이 늘립니다.</translation>
    </message>
    <message>
        <source>position</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>singular value</source>
        <translation>특잇값</translation>
    </message>
</context>
<context>
    <name>SliderInput</name>
    <message>
        <source>{0}, slider</source>
        <translation>{0}, 슬라이더</translation>
    </message>
</context>
<context>
    <name>SmallPlot</name>
    <message>
        <source>Plot of {0} over {1}</source>
        <translation>{1}에 따른 {0} 그래프</translation>
    </message>
</context>
<context>
    <name>SpecFiles</name>
    <message>
        <source>Open settings</source>
        <translation>설정 파일 열기</translation>
    </message>
    <message>
        <source>Runs are stored and listed in {0} from now on.</source>
        <translation>이제부터 실행은 {0}에 저장되고 표시됩니다.</translation>
    </message>
    <message>
        <source>Save settings</source>
        <translation>설정 저장</translation>
    </message>
    <message>
        <source>Saved {0}; dropped onto the window it is shown again.</source>
        <translation>{0}에 저장했습니다. 이 파일을 창에 끌어다 놓으면 설정이 다시 나타납니다.</translation>
    </message>
    <message>
        <source>Settings (*{0})</source>
        <translation>설정 (*{0})</translation>
    </message>
    <message>
        <source>The setup shows the settings in {0}.</source>
        <translation>{0}의 설정을 표시합니다.</translation>
    </message>
    <message>
        <source>{0} is there already; choose it in the list to replace it, or give another name.</source>
        <translation>{0} 파일이 이미 있습니다. 바꾸려면 목록에서 고르거나 다른 이름을 입력하세요.</translation>
    </message>
</context>
<context>
    <name>Spectrum</name>
    <message>
        <source>Distance from the nearest multiple of the identity, divided by the norm, 0 to 1.</source>
        <translation>가장 가까운 단위행렬의 상수배와의 거리를 노름으로 나눈 값, 0 ~ 1.</translation>
    </message>
    <message>
        <source>Exponential of the entropy of the singular values, as a share of the rows. 1: all alike.</source>
        <translation>특잇값 엔트로피의 지수를 행 수로 나눈 값. 1이면 모두 같습니다.</translation>
    </message>
    <message>
        <source>Largest over smallest singular value.</source>
        <translation>최대 특잇값 ÷ 최소 특잇값.</translation>
    </message>
    <message>
        <source>Largest phase of x* M x. Positive definite below 90 degrees; phases of the factors add up to that of M_mc.</source>
        <translation>x* M x의 최대 위상. 90도보다 작으면 양의 정부호이며, 인자들의 위상을 더하면 M_mc의 위상입니다.</translation>
    </message>
    <message>
        <source>Mean of the diagonal. That of M_mc is the product, the only one that has an effect.</source>
        <translation>대각 원소의 평균. M_mc의 이득은 인자들의 곱이며, 이것만 의미가 있습니다.</translation>
    </message>
    <message>
        <source>Share of the squared norm that the symmetric part has. The rest is antisymmetric.</source>
        <translation>노름 제곱 중 대칭 부분의 비율. 나머지는 반대칭입니다.</translation>
    </message>
    <message>
        <source>condition</source>
        <translation>조건수</translation>
    </message>
    <message>
        <source>distance from I</source>
        <translation>I와의 거리</translation>
    </message>
    <message>
        <source>effective rank</source>
        <translation>유효 랭크</translation>
    </message>
    <message>
        <source>gain</source>
        <translation>이득</translation>
    </message>
    <message>
        <source>largest phase (°)</source>
        <translation>최대 위상 (°)</translation>
    </message>
    <message>
        <source>symmetric share</source>
        <translation>대칭 비율</translation>
    </message>
    <message>
        <source>{0}, fixed to I</source>
        <translation>{0}, I로 고정</translation>
    </message>
    <message>
        <source>{0}, ÷ {1}</source>
        <translation>{0}, ÷ {1}</translation>
    </message>
</context>
<context>
    <name>SpectrumControls</name>
    <message>
        <source>All layers</source>
        <translation>모든 층</translation>
    </message>
    <message>
        <source>Close up</source>
        <translation>확대</translation>
    </message>
    <message>
        <source>Divide each factor by its mean diagonal. The scale of one factor has no effect of its own: only the product of the gains has. M_mc is shown as it is.</source>
        <translation>각 인자를 대각 평균으로 나눕니다. 인자 하나의 크기는 의미가 없고 이득의 곱만 의미가 있습니다. M_mc는 그대로 보입니다.</translation>
    </message>
    <message>
        <source>Eigenvalues and singular values of one layer at one moment</source>
        <translation>한 시점, 한 층의 고윳값과 특잇값</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>시간에 따라</translation>
    </message>
    <message>
        <source>Show the surroundings of the eigenvalues instead of the whole unit circle</source>
        <translation>단위원 전체 대신 고윳값 주변을 보입니다</translation>
    </message>
    <message>
        <source>Spectra</source>
        <translation>스펙트럼</translation>
    </message>
    <message>
        <source>The numbers of every layer; a click on a row opens the layer</source>
        <translation>모든 층의 수치. 행을 클릭하면 그 층이 열립니다</translation>
    </message>
    <message>
        <source>The numbers of one layer over the stored moments of the run</source>
        <translation>저장된 시점들에 따른 한 층의 수치</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>표시 내용</translation>
    </message>
    <message>
        <source>÷ gain</source>
        <translation>÷ 이득</translation>
    </message>
</context>
<context>
    <name>SpectrumPage</name>
    <message>
        <source>matrix</source>
        <translation>행렬</translation>
    </message>
</context>
<context>
    <name>SpectrumPanel</name>
    <message>
        <source>MAML learns no matrices; add an MC1, MC2, Meta-SGD or LayerLR arm.</source>
        <translation>MAML은 행렬을 학습하지 않습니다. MC1, MC2, Meta-SGD 또는 LayerLR 비교군을 추가하세요.</translation>
    </message>
    <message>
        <source>No matrices of this run are stored.</source>
        <translation>이 실행의 행렬은 저장되어 있지 않습니다.</translation>
    </message>
    <message>
        <source>Press Train (Space): the spectra of the learned matrices appear here.</source>
        <translation>학습(Space)을 누르면 학습된 행렬의 스펙트럼이 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>Rest the mouse on an eigenvalue to read it.</source>
        <translation>고윳값에 마우스를 올리면 값을 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>The spectra of the learned matrices appear here with the first iteration.</source>
        <translation>첫 반복이 끝나면 학습된 행렬의 스펙트럼이 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>iteration {0}</source>
        <translation>반복 {0}</translation>
    </message>
    <message>
        <source>iteration {0} holds no matrices of this arm</source>
        <translation>반복 {0}에는 이 비교군의 행렬이 없습니다</translation>
    </message>
    <message>
        <source>iteration {0} · click a row to open its layer</source>
        <translation>반복 {0} · 행을 클릭하면 그 층이 열립니다</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>층</translation>
    </message>
    <message>
        <source>reading iteration {0}</source>
        <translation>반복 {0} 읽는 중</translation>
    </message>
    <message>
        <source>reading moment {0} of {1}</source>
        <translation>시점 {0} / {1} 읽는 중</translation>
    </message>
    <message>
        <source>working out the spectra</source>
        <translation>스펙트럼 계산 중</translation>
    </message>
    <message>
        <source>{0}, layer {1}, {2}</source>
        <translation>{0}, 층 {1}, {2}</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Progress to the planned end</source>
        <translation>예정 종료까지의 진행률</translation>
    </message>
    <message>
        <source>RAM {0} GB</source>
        <translation>메모리 {0} GB</translation>
    </message>
    <message>
        <source>device</source>
        <translation>장치</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>종료됨</translation>
    </message>
    <message>
        <source>iteration</source>
        <translation>반복</translation>
    </message>
    <message>
        <source>iteration {0} / {1}</source>
        <translation>반복 {0} / {1}</translation>
    </message>
    <message>
        <source>left</source>
        <translation>남은 시간</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>일시정지</translation>
    </message>
    <message>
        <source>phase</source>
        <translation>단계</translation>
    </message>
    <message>
        <source>preparing</source>
        <translation>준비 중</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>준비됨</translation>
    </message>
    <message>
        <source>speed</source>
        <translation>속도</translation>
    </message>
    <message>
        <source>tasks</source>
        <translation>태스크</translation>
    </message>
    <message>
        <source>training</source>
        <translation>학습 중</translation>
    </message>
    <message>
        <source>{0} it/s</source>
        <translation>{0} 반복/s</translation>
    </message>
    <message>
        <source>{0} left</source>
        <translation>{0} 남음</translation>
    </message>
    <message>
        <source>{0} tasks/s</source>
        <translation>{0} 태스크/s</translation>
    </message>
    <message>
        <source>{0}, 1 thread</source>
        <translation>{0}, 스레드 1개</translation>
    </message>
    <message>
        <source>{0}, {1} threads</source>
        <translation>{0}, 스레드 {1}개</translation>
    </message>
</context>
<context>
    <name>StepControls</name>
    <message>
        <source>After how many inner steps things are shown; 0 is before adaptation</source>
        <translation>몇 번의 내부 스텝 뒤를 보일지. 0은 적응 전입니다</translation>
    </message>
    <message>
        <source>Gradients</source>
        <translation>그래디언트</translation>
    </message>
    <message>
        <source>Heatmaps</source>
        <translation>히트맵</translation>
    </message>
    <message>
        <source>Inner step shown</source>
        <translation>표시할 내부 스텝</translation>
    </message>
    <message>
        <source>Inner steps to take</source>
        <translation>진행할 내부 스텝</translation>
    </message>
    <message>
        <source>Inner steps to take, up to 10; steps beyond those trained show whether an arm over-fits</source>
        <translation>진행할 내부 스텝 수, 최대 10. 학습 때보다 많은 스텝에서 비교군의 과적합 여부가 드러납니다</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>층</translation>
    </message>
    <message>
        <source>Layer whose gradients are drawn</source>
        <translation>그래디언트를 그릴 층</translation>
    </message>
    <message>
        <source>Losses and fit, or predictions, after every inner step</source>
        <translation>내부 스텝마다의 손실과 적합 또는 예측</translation>
    </message>
    <message>
        <source>Next task</source>
        <translation>다음 태스크</translation>
    </message>
    <message>
        <source>Number of the fixed validation task; the same task for every arm</source>
        <translation>고정 검증 태스크의 번호. 모든 비교군에 같은 태스크를 씁니다</translation>
    </message>
    <message>
        <source>Number of the validation task</source>
        <translation>검증 태스크 번호</translation>
    </message>
    <message>
        <source>Previous task</source>
        <translation>이전 태스크</translation>
    </message>
    <message>
        <source>Raw and transformed gradient of every layer in numbers</source>
        <translation>모든 층의 원본·변환 그래디언트 수치</translation>
    </message>
    <message>
        <source>Raw and transformed gradient of one layer as pictures</source>
        <translation>한 층의 원본·변환 그래디언트 그림</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>스텝 수</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>태스크</translation>
    </message>
    <message>
        <source>of {0}</source>
        <translation>/ {0}</translation>
    </message>
    <message>
        <source>{0} of {1} trained</source>
        <translation>학습 스텝 {0} / {1}</translation>
    </message>
    <message>
        <source>{0}, {1} beyond training</source>
        <translation>{0}, 학습 범위 밖 {1}</translation>
    </message>
</context>
<context>
    <name>StepPage</name>
    <message>
        <source>Entry {0}, which is {1}, stands in row {2}, column {3} of the matrix.</source>
        <translation>원소 {0}(값 {1})은 행렬의 {2}행 {3}열에 있습니다.</translation>
    </message>
    <message>
        <source>MC(G)</source>
        <translation>MC(G)</translation>
    </message>
    <message>
        <source>Modes {0}, {1}, {2}</source>
        <translation>모드 {0}, {1}, {2}</translation>
    </message>
    <message>
        <source>One stage back</source>
        <translation>한 단계 뒤로</translation>
    </message>
    <message>
        <source>One stage on</source>
        <translation>한 단계 앞으로</translation>
    </message>
    <message>
        <source>Order of the products</source>
        <translation>곱의 순서</translation>
    </message>
    <message>
        <source>Stage of the transform</source>
        <translation>변환 단계</translation>
    </message>
    <message>
        <source>Which mode is multiplied first; the result is the same in every order</source>
        <translation>어느 모드를 먼저 곱할지. 순서와 상관없이 결과는 같습니다</translation>
    </message>
    <message>
        <source>filter position</source>
        <translation>필터 위치</translation>
    </message>
    <message>
        <source>input channel</source>
        <translation>입력 채널</translation>
    </message>
    <message>
        <source>mode {0} unfolding</source>
        <translation>모드 {0} 전개</translation>
    </message>
    <message>
        <source>output channel</source>
        <translation>출력 채널</translation>
    </message>
    <message>
        <source>product</source>
        <translation>곱</translation>
    </message>
    <message>
        <source>{0} goes into every row of column {1} of the product, weighted with column {2} of {3}.</source>
        <translation>{0}은(는) {3}의 {2}열을 가중치로 하여 곱의 {1}열 모든 행에 들어갑니다.</translation>
    </message>
    <message>
        <source>{0} of 9. Fold back along mode {1}: the rows become a tensor again, G multiplied along mode {1}.</source>
        <translation>{0} / 9. 모드 {1}로 다시 접습니다: 행들이 다시 텐서, 곧 모드 {1}로 곱한 G가 됩니다.</translation>
    </message>
    <message>
        <source>{0} of 9. Multiply by {3}: each row of the product is a mix of the rows, one for each {2}.</source>
        <translation>{0} / 9. {3}을(를) 곱합니다: 곱의 각 행은 {2}마다 하나씩인 행들의 혼합입니다.</translation>
    </message>
    <message>
        <source>{0} of 9. Unfold along mode {1}: a row holds all entries with one {2}.</source>
        <translation>{0} / 9. 모드 {1}로 펼칩니다: 한 행에 같은 {2}의 모든 원소가 있습니다.</translation>
    </message>
    <message>
        <source>{0} − I</source>
        <translation>{0} − I</translation>
    </message>
    <message>
        <source>{0}[{1}, {2}] = {3}: so many times row {2} of the unfolding is added to row {1} of the product.</source>
        <translation>{0}[{1}, {2}] = {3}: 전개의 {2}행을 이 배수만큼 곱의 {1}행에 더합니다.</translation>
    </message>
</context>
<context>
    <name>StepPlot</name>
    <message>
        <source>inner steps</source>
        <translation>내부 스텝</translation>
    </message>
</context>
<context>
    <name>StepScores</name>
    <message>
        <source>Score after every inner step</source>
        <translation>내부 스텝마다의 점수</translation>
    </message>
    <message>
        <source>accuracy (%)</source>
        <translation>정확도 (%)</translation>
    </message>
    <message>
        <source>test MSE</source>
        <translation>테스트 MSE</translation>
    </message>
</context>
<context>
    <name>SurfaceKey</name>
    <message>
        <source>Query loss; equal ratios of the loss are equal steps of the shade</source>
        <translation>쿼리 손실. 손실의 비가 같으면 명암의 차이도 같습니다</translation>
    </message>
</context>
<context>
    <name>SweepBuilder</name>
    <message>
        <source>+ Add setting</source>
        <translation>+ 설정 추가</translation>
    </message>
    <message>
        <source>A setting is there twice; write all its values in one row.</source>
        <translation>같은 설정이 두 번 있습니다. 값을 모두 한 행에 적으세요.</translation>
    </message>
    <message>
        <source>Combine</source>
        <translation>조합</translation>
    </message>
    <message>
        <source>Every combination is run with each of these seeds, for example 0, 1, 2 or 0-4.
Empty: the seed of the setup.</source>
        <translation>모든 조합을 이 시드마다 실행합니다. 예: 0, 1, 2 또는 0-4.
비우면 설정의 시드를 씁니다.</translation>
    </message>
    <message>
        <source>Experiment</source>
        <translation>실험</translation>
    </message>
    <message>
        <source>How the values of several settings are combined</source>
        <translation>여러 설정의 값을 조합하는 방법</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Name of the sweep</source>
        <translation>스윕 이름</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>The folders and the tag of its runs begin with this name.</source>
        <translation>실행 폴더와 태그가 이 이름으로 시작합니다.</translation>
    </message>
    <message>
        <source>Vary one more setting</source>
        <translation>설정을 하나 더 바꿉니다</translation>
    </message>
    <message>
        <source>With every combination, 3 rates and 4 batch sizes are 12 runs for each seed.</source>
        <translation>모든 조합이면 학습률 3개와 배치 크기 4개는 시드마다 실행 12개가 됩니다.</translation>
    </message>
    <message>
        <source>every combination</source>
        <translation>모든 조합</translation>
    </message>
    <message>
        <source>first with first, second with second, ...</source>
        <translation>첫째는 첫째끼리, 둘째는 둘째끼리, ...</translation>
    </message>
    <message>
        <source>it/s</source>
        <translation>반복/s</translation>
    </message>
    <message>
        <source>{0} run, {1} iterations in all</source>
        <translation>실행 {0}개, 모두 {1}회 반복</translation>
    </message>
    <message>
        <source>{0} runs, {1} iterations in all</source>
        <translation>실행 {0}개, 모두 {1}회 반복</translation>
    </message>
    <message>
        <source>{0}: {1}; as the setup shows it</source>
        <translation>{0}: {1}; 설정 패널 그대로</translation>
    </message>
    <message>
        <source>{0}; about {1} at the {2} of the run in hand</source>
        <translation>{0}; 현재 실행의 {2} 속도로 약 {1}</translation>
    </message>
    <message>
        <source>{0}; the time they take is known once the first has begun</source>
        <translation>{0}; 걸리는 시간은 첫 실행이 시작되면 알 수 있습니다</translation>
    </message>
    <message>
        <source>▶  Start sweep</source>
        <translation>▶  스윕 시작</translation>
    </message>
</context>
<context>
    <name>SweepTable</name>
    <message>
        <source>Runs of the sweep</source>
        <translation>스윕의 실행</translation>
    </message>
</context>
<context>
    <name>SweepTableModel</name>
    <message>
        <source>Best validation accuracy so far, or loss where there is none.</source>
        <translation>지금까지 가장 좋은 검증 정확도. 없으면 손실입니다.</translation>
    </message>
    <message>
        <source>Ends</source>
        <translation>종료 시각</translation>
    </message>
    <message>
        <source>Iterations made and planned.</source>
        <translation>진행한 반복과 예정된 반복.</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>진행률</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>What became of the run. Failed runs are tried again when the sweep is started again.</source>
        <translation>실행의 결과. 실패한 실행은 스윕을 다시 시작하면 다시 시도합니다.</translation>
    </message>
    <message>
        <source>When the run ends if the sweep goes on as fast as so far.</source>
        <translation>스윕이 지금 속도로 계속될 때 실행이 끝나는 시각.</translation>
    </message>
    <message>
        <source>best {0}</source>
        <translation>최고 {0}</translation>
    </message>
    <message>
        <source>{0}
Double-click to look at it.</source>
        <translation>{0}
두 번 클릭하면 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
</context>
<context>
    <name>Sweeps</name>
    <message>
        <source>Bring the removed sweep back</source>
        <translation>제거한 스윕 되살리기</translation>
    </message>
    <message>
        <source>New sweep</source>
        <translation>새 스윕</translation>
    </message>
    <message>
        <source>Pause and stop the run in hand to choose another sweep</source>
        <translation>다른 스윕을 고르려면 현재 실행을 일시정지하고 중지하세요</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>제거</translation>
    </message>
    <message>
        <source>Sweep</source>
        <translation>스윕</translation>
    </message>
    <message>
        <source>Take this sweep out of the list; its runs stay</source>
        <translation>이 스윕을 목록에서 뺍니다. 실행은 남습니다</translation>
    </message>
    <message>
        <source>The sweep &apos;{0}&apos; is not there any more; choose another.</source>
        <translation>스윕 &apos;{0}&apos;이(가) 더 이상 없습니다. 다른 것을 고르세요.</translation>
    </message>
    <message>
        <source>The sweep &apos;{0}&apos; was removed; its runs stay.</source>
        <translation>스윕 &apos;{0}&apos;을(를) 제거했습니다. 실행은 남아 있습니다.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
    <message>
        <source>Which sweep is shown</source>
        <translation>표시할 스윕</translation>
    </message>
</context>
<context>
    <name>Symbols</name>
    <message>
        <source>Fisher matrix of the support set of one task</source>
        <translation>태스크 하나의 서포트 집합에 대한 피셔 행렬</translation>
    </message>
    <message>
        <source>M_f expanded to the size of the whole matrix</source>
        <translation>전체 행렬 크기로 확장한 M_f</translation>
    </message>
    <message>
        <source>M_i expanded to the size of the whole matrix</source>
        <translation>전체 행렬 크기로 확장한 M_i</translation>
    </message>
    <message>
        <source>M_o expanded to the size of the whole matrix</source>
        <translation>전체 행렬 크기로 확장한 M_o</translation>
    </message>
    <message>
        <source>a learned matrix; it starts as the identity</source>
        <translation>학습된 행렬. 단위행렬에서 시작합니다</translation>
    </message>
    <message>
        <source>a singular value</source>
        <translation>특잇값</translation>
    </message>
    <message>
        <source>a task of the meta-batch</source>
        <translation>메타 배치의 태스크 하나</translation>
    </message>
    <message>
        <source>condition number: the largest singular value over the smallest</source>
        <translation>조건수: 최대 특잇값 ÷ 최소 특잇값</translation>
    </message>
    <message>
        <source>covariance of a layer&apos;s inputs over the input channels</source>
        <translation>입력 채널에 대한 층 입력의 공분산</translation>
    </message>
    <message>
        <source>covariance of a layer&apos;s inputs over the places of a filter</source>
        <translation>필터 위치에 대한 층 입력의 공분산</translation>
    </message>
    <message>
        <source>covariance of the gradients at a layer&apos;s outputs</source>
        <translation>층 출력에서의 그래디언트 공분산</translation>
    </message>
    <message>
        <source>damping of a local curvature</source>
        <translation>국소 곡률의 감쇠</translation>
    </message>
    <message>
        <source>gradient of one layer as a tensor, C_out × C_in × d</source>
        <translation>텐서로 쓴 한 층의 그래디언트, C_out × C_in × d</translation>
    </message>
    <message>
        <source>inner rate, a fixed number outside of M</source>
        <translation>내부 학습률, M 바깥의 고정된 수</translation>
    </message>
    <message>
        <source>inner step, from 0 to the number of inner steps</source>
        <translation>내부 스텝, 0부터 내부 스텝 수까지</translation>
    </message>
    <message>
        <source>learned matrix over input channels, C_in × C_in</source>
        <translation>입력 채널에 대한 학습된 행렬, C_in × C_in</translation>
    </message>
    <message>
        <source>learned matrix over output channels, C_out × C_out</source>
        <translation>출력 채널에 대한 학습된 행렬, C_out × C_out</translation>
    </message>
    <message>
        <source>learned matrix over the places of a filter, d × d</source>
        <translation>필터 위치에 대한 학습된 행렬, d × d</translation>
    </message>
    <message>
        <source>loss on the query set of a task</source>
        <translation>태스크의 쿼리 집합에서의 손실</translation>
    </message>
    <message>
        <source>loss on the support set of a task</source>
        <translation>태스크의 서포트 집합에서의 손실</translation>
    </message>
    <message>
        <source>outer rate, the step size of Adam</source>
        <translation>외부 학습률, Adam의 스텝 크기</translation>
    </message>
    <message>
        <source>second derivatives of the support loss at one task</source>
        <translation>태스크 하나에서 서포트 손실의 이차 도함수</translation>
    </message>
    <message>
        <source>support gradient of a new task</source>
        <translation>새 태스크의 서포트 그래디언트</translation>
    </message>
    <message>
        <source>support gradient of past task number i</source>
        <translation>i번째 과거 태스크의 서포트 그래디언트</translation>
    </message>
    <message>
        <source>the identity, from which every matrix starts</source>
        <translation>단위행렬. 모든 행렬이 여기서 시작합니다</translation>
    </message>
    <message>
        <source>the initialisation that all tasks share</source>
        <translation>모든 태스크가 공유하는 초기값</translation>
    </message>
    <message>
        <source>the matrix after updates on the past tasks</source>
        <translation>과거 태스크로 갱신한 뒤의 행렬</translation>
    </message>
    <message>
        <source>the matrix before them</source>
        <translation>갱신하기 전의 행렬</translation>
    </message>
    <message>
        <source>the weights after adapting to one task</source>
        <translation>태스크 하나에 적응한 뒤의 가중치</translation>
    </message>
    <message>
        <source>the whole learned matrix of a layer</source>
        <translation>한 층의 학습된 행렬 전체</translation>
    </message>
</context>
<context>
    <name>TaskPage</name>
    <message>
        <source>accuracy, %</source>
        <translation>정확도, %</translation>
    </message>
    <message>
        <source>beyond training</source>
        <translation>학습 범위 밖</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>query</source>
        <translation>쿼리</translation>
    </message>
    <message>
        <source>support</source>
        <translation>서포트</translation>
    </message>
</context>
<context>
    <name>TensorTable</name>
    <message>
        <source>Actual</source>
        <translation>실제</translation>
    </message>
    <message>
        <source>Agreement</source>
        <translation>일치도</translation>
    </message>
    <message>
        <source>Cosine of the predicted correction with (M − I) g</source>
        <translation>예측 보정과 (M − I) g의 코사인</translation>
    </message>
    <message>
        <source>Gradient similarity by tensor</source>
        <translation>텐서별 그래디언트 유사도</translation>
    </message>
    <message>
        <source>Length of (M − I) g</source>
        <translation>(M − I) g의 길이</translation>
    </message>
    <message>
        <source>Length of the predicted correction without the outer rate, so only comparable among tensors</source>
        <translation>외부 학습률을 뺀 예측 보정의 길이. 텐서끼리만 비교할 수 있습니다</translation>
    </message>
    <message>
        <source>Mean cosine</source>
        <translation>평균 코사인</translation>
    </message>
    <message>
        <source>Of the new support gradient with those of the past tasks</source>
        <translation>새 서포트 그래디언트와 과거 태스크의 서포트 그래디언트 사이</translation>
    </message>
    <message>
        <source>Predicted / β</source>
        <translation>예측 / β</translation>
    </message>
    <message>
        <source>Tensor</source>
        <translation>텐서</translation>
    </message>
    <message>
        <source>The same with every past task counted alike: what the average past task does, whatever the new one is</source>
        <translation>모든 과거 태스크를 똑같이 셀 때의 값: 새 태스크와 무관하게 평균적인 과거 태스크가 하는 일</translation>
    </message>
    <message>
        <source>Unweighted</source>
        <translation>가중 없음</translation>
    </message>
    <message>
        <source>all</source>
        <translation>전체</translation>
    </message>
</context>
<context>
    <name>TextInput</name>
    <message>
        <source>automatic</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>the automatic value</source>
        <translation>자동 값</translation>
    </message>
    <message>
        <source>{0}; {1} stays in force.</source>
        <translation>{0}; {1} 값을 유지합니다.</translation>
    </message>
</context>
<context>
    <name>TimeStrip</name>
    <message>
        <source>Back to the newest state (Escape)</source>
        <translation>최신 상태로 돌아가기 (Esc)</translation>
    </message>
    <message>
        <source>Go through the stored moments from here</source>
        <translation>여기서부터 저장된 시점을 차례로 봅니다</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>실시간</translation>
    </message>
    <message>
        <source>Moment of the run</source>
        <translation>실행의 시점</translation>
    </message>
    <message>
        <source>Moment {0} of the {1} that are stored</source>
        <translation>저장된 시점 {1}개 중 {0}번째</translation>
    </message>
    <message>
        <source>Moments a second while playing, as far as they can be read so fast</source>
        <translation>재생할 때 초당 시점 수 (그만큼 빨리 읽을 수 있는 한)</translation>
    </message>
    <message>
        <source>One moment back</source>
        <translation>한 시점 뒤로</translation>
    </message>
    <message>
        <source>One moment back (Left)</source>
        <translation>한 시점 뒤로 (←)</translation>
    </message>
    <message>
        <source>One moment on</source>
        <translation>한 시점 앞으로</translation>
    </message>
    <message>
        <source>One moment on (Right)</source>
        <translation>한 시점 앞으로 (→)</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>재생</translation>
    </message>
    <message>
        <source>Speed of playing</source>
        <translation>재생 속도</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>정지</translation>
    </message>
    <message>
        <source>Stored moments of the run, each as far from the next; the right end is the newest state (Left, Right).</source>
        <translation>저장된 시점들을 같은 간격으로 보입니다. 오른쪽 끝이 최신 상태입니다 (←, →).</translation>
    </message>
    <message>
        <source>difference to</source>
        <translation>비교 시점</translation>
    </message>
    <message>
        <source>iteration {0}</source>
        <translation>반복 {0}</translation>
    </message>
    <message>
        <source>newest</source>
        <translation>최신</translation>
    </message>
    <message>
        <source>nothing stored</source>
        <translation>저장된 것 없음</translation>
    </message>
    <message>
        <source>{0} / s</source>
        <translation>{0} / s</translation>
    </message>
    <message>
        <source>{0} moments are stored. A click on a curve, or on the plot below, goes to one.</source>
        <translation>저장된 시점은 {0}개입니다. 곡선이나 아래 그래프를 클릭하면 그 시점으로 갑니다.</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>A live setting</source>
        <translation>실시간 설정</translation>
    </message>
    <message>
        <source>A task</source>
        <translation>태스크</translation>
    </message>
    <message>
        <source>A task is a small problem of its own: one sine wave, or a few unknown characters, of which only some support examples are given. What is trained is not the solution of one task but a starting point for all of them.</source>
        <translation>태스크는 저마다 작은 문제입니다. 사인파 하나 또는 처음 보는 글자 몇 개이며, 서포트 예제만 조금 주어집니다. 학습하는 것은 한 태스크의 해가 아니라 모든 태스크의 출발점입니다.</translation>
    </message>
    <message>
        <source>Drag the slider of the inner rate.</source>
        <translation>내부 학습률의 슬라이더를 끌어 보세요.</translation>
    </message>
    <message>
        <source>Each arm is a method. All arms see the same tasks, so their curves can be compared: lower query loss means better after adapting to a task never seen before.</source>
        <translation>비교군 하나는 기법 하나입니다. 모든 비교군이 같은 태스크를 보므로 곡선을 비교할 수 있습니다. 쿼리 손실이 낮을수록 처음 보는 태스크에 적응한 뒤의 성능이 좋습니다.</translation>
    </message>
    <message>
        <source>Every run is stored with its settings, curves and matrices. The table compares runs; a double click opens one.</source>
        <translation>모든 실행은 설정, 곡선, 행렬과 함께 저장됩니다. 표에서 실행을 비교하고, 두 번 클릭하면 엽니다.</translation>
    </message>
    <message>
        <source>From the shared starting point, one gradient step on the support examples. Meta-Curvature transforms the gradient first. Move the slider to see the predictions before and after each step.</source>
        <translation>공유하는 출발점에서 서포트 예제로 그래디언트 스텝을 한 번 밟습니다. Meta-Curvature는 먼저 그래디언트를 변환합니다. 슬라이더를 움직이면 각 스텝 전후의 예측을 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Live settings may be changed while a run trains. The change is marked on the curves, and its effect follows.</source>
        <translation>실시간 설정은 학습하는 동안 바꿀 수 있습니다. 바꾼 시점이 곡선에 표시되고 곧 효과가 나타납니다.</translation>
    </message>
    <message>
        <source>New here? A tour of six short steps shows what is what.</source>
        <translation>처음이신가요? 짧은 여섯 단계의 둘러보기가 화면을 안내합니다.</translation>
    </message>
    <message>
        <source>Open the table: its tab, or View › Runs.</source>
        <translation>표를 여세요: 탭 또는 보기 › 실행 목록.</translation>
    </message>
    <message>
        <source>Press Train, or the space bar.</source>
        <translation>학습 단추나 스페이스 바를 누르세요.</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>실행 목록</translation>
    </message>
    <message>
        <source>Take the tour</source>
        <translation>둘러보기 시작</translation>
    </message>
    <message>
        <source>The inner step</source>
        <translation>내부 스텝</translation>
    </message>
    <message>
        <source>The matrices, M - I</source>
        <translation>행렬 M - I</translation>
    </message>
    <message>
        <source>The transform is made of small matrices that start as the identity. What is drawn is the difference from it: nothing at first, then blue for negative and red for positive entries.</source>
        <translation>변환은 단위행렬에서 시작하는 작은 행렬들로 이루어집니다. 그림은 단위행렬과의 차이입니다. 처음에는 비어 있다가, 음수는 파란색, 양수는 빨간색으로 나타납니다.</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>학습</translation>
    </message>
</context>
<context>
    <name>Transplant</name>
    <message>
        <source>Begin a new run with the selected graft as its only arm, from the newest checkpoint of this run</source>
        <translation>이 실행의 최신 체크포인트에서, 선택한 이식만을 비교군으로 하는 새 실행을 시작합니다</translation>
    </message>
    <message>
        <source>Below: paired difference to the arm as it is.</source>
        <translation>아래: 원래 비교군과의 짝지은 차이.</translation>
    </message>
    <message>
        <source>Initialisation of {0} at iteration {1}, the first {2} test tasks of seed {3}, inner step {4}; ± is the 95 % interval over tasks.</source>
        <translation>{0}의 초기값, 반복 {1}, 시드 {3}의 앞쪽 테스트 태스크 {2}개, 내부 스텝 {4}; ±는 태스크에 대한 95 % 구간입니다.</translation>
    </message>
    <message>
        <source>Initialisation of {0} at iteration {1}, the first {2} validation tasks of seed {3}, inner step {4}; ± is the 95 % interval over tasks.</source>
        <translation>{0}의 초기값, 반복 {1}, 시드 {3}의 앞쪽 검증 태스크 {2}개, 내부 스텝 {4}; ±는 태스크에 대한 95 % 구간입니다.</translation>
    </message>
    <message>
        <source>Means with 95 % intervals</source>
        <translation>평균과 95 % 구간</translation>
    </message>
    <message>
        <source>Of {0} grafts, paired with the arm as it is: loss higher in {1}, lower in {2}, unclear in {3}.</source>
        <translation>원래 비교군과 짝지은 이식 {0}개 중: 손실이 큰 것 {1}, 작은 것 {2}, 불분명한 것 {3}.</translation>
    </message>
    <message>
        <source>Paired differences with 95 % intervals</source>
        <translation>짝지은 차이와 95 % 구간</translation>
    </message>
    <message>
        <source>Press Train (Space): here one arm&apos;s initialisation can be tried with the matrices of another.</source>
        <translation>학습(Space)을 누르세요. 한 비교군의 초기값을 다른 비교군의 행렬과 함께 시험할 수 있습니다.</translation>
    </message>
    <message>
        <source>Press Update: every ticked graft is evaluated on the same tasks.</source>
        <translation>갱신을 누르면 표시한 모든 이식을 같은 태스크에서 평가합니다.</translation>
    </message>
    <message>
        <source>The arm&apos;s initialisation with plain gradient steps of its inner rate, every matrix the identity.</source>
        <translation>비교군의 초기값에 내부 학습률의 원본 그래디언트 스텝. 모든 행렬은 단위행렬입니다.</translation>
    </message>
    <message>
        <source>The arm&apos;s initialisation with the matrices, inner rate and inner loss of {0}.</source>
        <translation>비교군의 초기값에 {0}의 행렬, 내부 학습률, 내부 손실.</translation>
    </message>
    <message>
        <source>The arm&apos;s initialisation with {0} of {1}; all its other factors are put back to their start.</source>
        <translation>비교군의 초기값에 {1}의 {0}. 나머지 인자는 모두 시작값으로 되돌립니다.</translation>
    </message>
    <message>
        <source>The arm&apos;s own initialisation and everything it has learned; the others are compared with this.</source>
        <translation>비교군 자신의 초기값과 학습한 모든 것. 나머지를 이것과 비교합니다.</translation>
    </message>
    <message>
        <source>The settings of this run cannot be used by this program, so nothing can be transplanted.</source>
        <translation>이 프로그램이 이 실행의 설정을 쓸 수 없어 이식할 수 없습니다.</translation>
    </message>
    <message>
        <source>This run is not stored, and it has ended: its weights are gone. Train again to transplant.</source>
        <translation>이 실행은 저장되지 않고 끝나서 가중치가 없습니다. 이식하려면 다시 학습하세요.</translation>
    </message>
    <message>
        <source>Train this graft</source>
        <translation>이 이식으로 학습</translation>
    </message>
    <message>
        <source>all of {0}</source>
        <translation>{0} 전체</translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>원래 그대로</translation>
    </message>
    <message>
        <source>difference</source>
        <translation>차이</translation>
    </message>
    <message>
        <source>identity: plain gradient</source>
        <translation>단위행렬: 원본 그래디언트</translation>
    </message>
    <message>
        <source>its own {0} alone</source>
        <translation>자신의 {0}만</translation>
    </message>
    <message>
        <source>number of the graft</source>
        <translation>이식 번호</translation>
    </message>
    <message>
        <source>paired difference to the arm as it is</source>
        <translation>원래 비교군과의 짝지은 차이</translation>
    </message>
    <message>
        <source>query accuracy</source>
        <translation>쿼리 정확도</translation>
    </message>
    <message>
        <source>query loss</source>
        <translation>쿼리 손실</translation>
    </message>
    <message>
        <source>{0} of {1} alone</source>
        <translation>{1}의 {0}만</translation>
    </message>
</context>
<context>
    <name>TrendGrid</name>
    <message>
        <source>iteration</source>
        <translation>반복</translation>
    </message>
</context>
<context>
    <name>TroubleBox</name>
    <message>
        <source>Choose the folder that holds the data, then go on</source>
        <translation>데이터가 있는 폴더를 고르고 계속합니다</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>데이터 폴더</translation>
    </message>
    <message>
        <source>Data folder…</source>
        <translation>데이터 폴더…</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>내려받기</translation>
    </message>
    <message>
        <source>Download the missing data, then go on</source>
        <translation>없는 데이터를 내려받고 계속합니다</translation>
    </message>
</context>
<context>
    <name>Undo</name>
    <message>
        <source>Redo</source>
        <translation>다시 실행</translation>
    </message>
    <message>
        <source>Redo: {0}</source>
        <translation>다시 실행: {0}</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
    <message>
        <source>Undo: {0}</source>
        <translation>실행 취소: {0}</translation>
    </message>
    <message>
        <source>add {0}</source>
        <translation>{0} 추가</translation>
    </message>
    <message>
        <source>choose the baseline</source>
        <translation>베이스라인 선택</translation>
    </message>
    <message>
        <source>colour of {0} of {1}</source>
        <translation>{1}의 {0} 색</translation>
    </message>
    <message>
        <source>compare with no baseline</source>
        <translation>베이스라인 없이 비교</translation>
    </message>
    <message>
        <source>delete {0}</source>
        <translation>{0} 삭제</translation>
    </message>
    <message>
        <source>delete {0} runs</source>
        <translation>실행 {0}개 삭제</translation>
    </message>
    <message>
        <source>group runs</source>
        <translation>실행 묶기</translation>
    </message>
    <message>
        <source>group runs no more</source>
        <translation>실행 묶기 해제</translation>
    </message>
    <message>
        <source>hide {0} of {1}</source>
        <translation>{1}의 {0} 숨기기</translation>
    </message>
    <message>
        <source>pin {0} of {1}</source>
        <translation>{1}의 {0} 고정</translation>
    </message>
    <message>
        <source>preset {0}</source>
        <translation>프리셋 {0}</translation>
    </message>
    <message>
        <source>remove {0}</source>
        <translation>{0} 제거</translation>
    </message>
    <message>
        <source>settings of a stored run</source>
        <translation>저장된 실행의 설정</translation>
    </message>
    <message>
        <source>show {0} of {1}</source>
        <translation>{1}의 {0} 표시</translation>
    </message>
    <message>
        <source>the looks of {0} runs</source>
        <translation>실행 {0}개의 표시 방식</translation>
    </message>
    <message>
        <source>unpin {0} of {1}</source>
        <translation>{1}의 {0} 고정 해제</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{1}의 {0}</translation>
    </message>
    <message>
        <source>{0} runs stayed; of the first: {1}</source>
        <translation>실행 {0}개가 남았습니다. 첫 번째: {1}</translation>
    </message>
    <message>
        <source>{0} settings</source>
        <translation>설정 {0}개</translation>
    </message>
</context>
<context>
    <name>ValidationPlot</name>
    <message>
        <source>Validation over iterations</source>
        <translation>반복에 따른 검증</translation>
    </message>
    <message>
        <source>iteration</source>
        <translation>반복</translation>
    </message>
    <message>
        <source>validation MSE</source>
        <translation>검증 MSE</translation>
    </message>
    <message>
        <source>validation accuracy (%)</source>
        <translation>검증 정확도 (%)</translation>
    </message>
</context>
<context>
    <name>WeightsBox</name>
    <message>
        <source>Moment that is analysed</source>
        <translation>분석할 시점</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>최신</translation>
    </message>
    <message>
        <source>Whose weights are taken: the newest state, or a checkpoint. A run keeps its last three checkpoints and the best one; going back in time chooses the last one before.</source>
        <translation>가중치를 가져올 시점: 최신 상태 또는 체크포인트. 실행은 마지막 체크포인트 세 개와 가장 좋은 것을 보관합니다. 시점을 되돌리면 그 이전의 마지막 것을 고릅니다.</translation>
    </message>
</context>
<context>
    <name>_ChipButton</name>
    <message>
        <source>Colour {0}, {1}</source>
        <translation>색 {0}, {1}</translation>
    </message>
    <message>
        <source>dash-dotted</source>
        <translation>일점쇄선</translation>
    </message>
    <message>
        <source>dashed</source>
        <translation>파선</translation>
    </message>
    <message>
        <source>dotted</source>
        <translation>점선</translation>
    </message>
    <message>
        <source>solid</source>
        <translation>실선</translation>
    </message>
</context>
<context>
    <name>changes</name>
    <message>
        <source>After iteration {0}, {1} only:</source>
        <translation>반복 {0} 뒤, {1}만:</translation>
    </message>
    <message>
        <source>After iteration {0}:</source>
        <translation>반복 {0} 뒤:</translation>
    </message>
    <message>
        <source>as shared</source>
        <translation>공통 값</translation>
    </message>
    <message>
        <source>off</source>
        <translation>끔</translation>
    </message>
    <message>
        <source>on</source>
        <translation>켬</translation>
    </message>
</context>
<context>
    <name>choices</name>
    <message>
        <source>Now: {0}</source>
        <translation>현재: {0}</translation>
    </message>
    <message>
        <source>Range: {0}</source>
        <translation>범위: {0}</translation>
    </message>
    <message>
        <source>{0}: write values such as {1}.</source>
        <translation>{0}: {1}처럼 값을 적으세요.</translation>
    </message>
</context>
<context>
    <name>column_choice</name>
    <message>
        <source>Curve of the validation loss</source>
        <translation>검증 손실 곡선</translation>
    </message>
    <message>
        <source>Every setting that is not the same in all listed rows.</source>
        <translation>목록의 모든 행에서 같지 않은 모든 설정.</translation>
    </message>
    <message>
        <source>Settings that differ</source>
        <translation>서로 다른 설정</translation>
    </message>
    <message>
        <source>method: {0}</source>
        <translation>기법: {0}</translation>
    </message>
    <message>
        <source>model: {0}</source>
        <translation>모델: {0}</translation>
    </message>
    <message>
        <source>task: {0}</source>
        <translation>태스크: {0}</translation>
    </message>
</context>
<context>
    <name>columns</name>
    <message>
        <source>Arm</source>
        <translation>비교군</translation>
    </message>
    <message>
        <source>Best value of the {0} so far: the smallest loss, the largest accuracy.</source>
        <translation>지금까지의 최고 {0}: 손실은 최솟값, 정확도는 최댓값.</translation>
    </message>
    <message>
        <source>Branch of</source>
        <translation>분기 원본</translation>
    </message>
    <message>
        <source>Colour and dash of its curves, the same in every panel. Click to choose others.</source>
        <translation>곡선의 색과 선 모양. 모든 패널에서 같습니다. 클릭하면 바꿀 수 있습니다.</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>생성</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>폴더</translation>
    </message>
    <message>
        <source>Folder of the run below the runs folder.</source>
        <translation>실행 폴더 아래에 있는 이 실행의 폴더.</translation>
    </message>
    <message>
        <source>Iteration</source>
        <translation>반복</translation>
    </message>
    <message>
        <source>Iteration at which the {0} was best.</source>
        <translation>{0} 값이 가장 좋았던 반복.</translation>
    </message>
    <message>
        <source>Meta-iterations done.</source>
        <translation>완료한 메타 반복 수.</translation>
    </message>
    <message>
        <source>Method of this arm, and the settings that are its own.</source>
        <translation>이 비교군의 기법과 고유 설정.</translation>
    </message>
    <message>
        <source>Name of the run; double-click to change it.</source>
        <translation>실행 이름. 두 번 클릭하면 바꿀 수 있습니다.</translation>
    </message>
    <message>
        <source>Newest value of the {0}.</source>
        <translation>가장 최근의 {0}.</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>메모</translation>
    </message>
    <message>
        <source>Pinned curves are drawn thicker and above the others.</source>
        <translation>고정한 곡선은 더 굵게, 다른 곡선 위에 그립니다.</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>문제</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>Setting {0}.</source>
        <translation>설정 {0}.</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>태그</translation>
    </message>
    <message>
        <source>The run that this one was branched from, and the iteration up to which both are the same.</source>
        <translation>이 실행이 분기된 원본 실행과, 둘이 같은 마지막 반복.</translation>
    </message>
    <message>
        <source>The validation loss from the beginning to now; logarithmic while it is positive.</source>
        <translation>처음부터 지금까지의 검증 손실. 양수인 동안 로그 눈금입니다.</translation>
    </message>
    <message>
        <source>Validation loss</source>
        <translation>검증 손실</translation>
    </message>
    <message>
        <source>What became of the run. Interrupted: the program ended before the run did; it can be resumed.</source>
        <translation>실행의 결과. 중단됨: 실행보다 프로그램이 먼저 끝났으며 재개할 수 있습니다.</translation>
    </message>
    <message>
        <source>What is wrong with its run.json.</source>
        <translation>run.json의 문제.</translation>
    </message>
    <message>
        <source>What you want to remember; double-click to change it.</source>
        <translation>기억해 둘 내용. 두 번 클릭하면 바꿀 수 있습니다.</translation>
    </message>
    <message>
        <source>When the run began, in local time.</source>
        <translation>실행을 시작한 시각(현지 시간).</translation>
    </message>
    <message>
        <source>Whether the curves of this arm are drawn in the plots. Space switches it for the selected rows.</source>
        <translation>이 비교군의 곡선을 그래프에 그릴지 여부. Space로 선택한 행을 전환합니다.</translation>
    </message>
    <message>
        <source>Words of your own, with commas between them; double-click to change them.</source>
        <translation>쉼표로 구분한 자유 태그. 두 번 클릭하면 바꿀 수 있습니다.</translation>
    </message>
    <message>
        <source>best {0}</source>
        <translation>최고 {0}</translation>
    </message>
    <message>
        <source>iteration of best {0}</source>
        <translation>최고 {0}의 반복</translation>
    </message>
    <message>
        <source>last {0}</source>
        <translation>최근 {0}</translation>
    </message>
    <message>
        <source>off</source>
        <translation>끔</translation>
    </message>
    <message>
        <source>on</source>
        <translation>켬</translation>
    </message>
    <message>
        <source>{0} less that of the baseline.</source>
        <translation>{0}에서 베이스라인의 값을 뺀 것.</translation>
    </message>
</context>
<context>
    <name>curve_readings</name>
    <message>
        <source>iteration {0}</source>
        <translation>반복 {0}</translation>
    </message>
    <message>
        <source>newest of each</source>
        <translation>각각의 최신 값</translation>
    </message>
    <message>
        <source>newest, {0}</source>
        <translation>최신, {0}</translation>
    </message>
    <message>
        <source>training time {0}</source>
        <translation>학습 시간 {0}</translation>
    </message>
    <message>
        <source>{0} tasks</source>
        <translation>태스크 {0}개</translation>
    </message>
</context>
<context>
    <name>knob_lines</name>
    <message>
        <source>Applies at the next iteration.</source>
        <translation>다음 반복부터 적용됩니다.</translation>
    </message>
    <message>
        <source>Default: {0}</source>
        <translation>기본값: {0}</translation>
    </message>
    <message>
        <source>Good: {0}</source>
        <translation>권장: {0}</translation>
    </message>
    <message>
        <source>Needs a restart.</source>
        <translation>재시작이 필요합니다.</translation>
    </message>
    <message>
        <source>Range: {0}</source>
        <translation>범위: {0}</translation>
    </message>
    <message>
        <source>Source: {0}</source>
        <translation>출처: {0}</translation>
    </message>
</context>
<context>
    <name>language</name>
    <message>
        <source>en</source>
        <translation>ko</translation>
    </message>
</context>
<context>
    <name>matrix_words</name>
    <message>
        <source>0 at start</source>
        <translation>시작할 때 0</translation>
    </message>
    <message>
        <source>borrowed from</source>
        <translation>빌려 온 곳</translation>
    </message>
    <message>
        <source>borrowed from {0}</source>
        <translation>빌려 온 {0}</translation>
    </message>
    <message>
        <source>column</source>
        <translation>열</translation>
    </message>
    <message>
        <source>correction lands in</source>
        <translation>보정되는 곳</translation>
    </message>
    <message>
        <source>entry</source>
        <translation>원소</translation>
    </message>
    <message>
        <source>filter position</source>
        <translation>필터 위치</translation>
    </message>
    <message>
        <source>fixed to I</source>
        <translation>I로 고정</translation>
    </message>
    <message>
        <source>gain {0}</source>
        <translation>이득 {0}</translation>
    </message>
    <message>
        <source>inner step</source>
        <translation>내부 스텝</translation>
    </message>
    <message>
        <source>input channel</source>
        <translation>입력 채널</translation>
    </message>
    <message>
        <source>input channel × filter position</source>
        <translation>입력 채널 × 필터 위치</translation>
    </message>
    <message>
        <source>minus 1</source>
        <translation>1을 뺌</translation>
    </message>
    <message>
        <source>minus the identity</source>
        <translation>단위행렬을 뺌</translation>
    </message>
    <message>
        <source>output channel</source>
        <translation>출력 채널</translation>
    </message>
    <message>
        <source>row</source>
        <translation>행</translation>
    </message>
    <message>
        <source>start {0}</source>
        <translation>시작값 {0}</translation>
    </message>
    <message>
        <source>{0} Row: the {1} in which the correction lands. Column: the {1} whose gradient it is borrowed from. Shown: the matrix divided by its mean diagonal (its gain), {2}.</source>
        <translation>{0} 행: 보정이 적용되는 {1}. 열: 그래디언트를 빌려 온 {1}. 표시: 대각 평균(이득)으로 나눈 행렬, {2}.</translation>
    </message>
    <message>
        <source>{0} Shown: each value divided by its start, {1}.</source>
        <translation>{0} 표시: 각 값을 시작값으로 나눈 것, {1}.</translation>
    </message>
    <message>
        <source>{0} is not a finite number</source>
        <translation>{0}은(는) 유한한 수가 아닙니다</translation>
    </message>
    <message>
        <source>{0} of {1}, {2} × {3}, {4}.</source>
        <translation>{1}의 {0}, {2} × {3}, {4}.</translation>
    </message>
</context>
<context>
    <name>number_text</name>
    <message>
        <source>from {0}</source>
        <translation>{0} 이상</translation>
    </message>
    <message>
        <source>from {0} to {1}</source>
        <translation>{0} ~ {1}</translation>
    </message>
    <message>
        <source>off</source>
        <translation>끔</translation>
    </message>
    <message>
        <source>on</source>
        <translation>켬</translation>
    </message>
    <message>
        <source>to {0}</source>
        <translation>{0} 이하</translation>
    </message>
    <message>
        <source>{0}: type a number such as 0.01 or 1e-3</source>
        <translation>{0}: 0.01이나 1e-3 같은 수를 입력하세요</translation>
    </message>
    <message>
        <source>{0}: type a number {1}</source>
        <translation>{0}: 수를 입력하세요 (범위 {1})</translation>
    </message>
    <message>
        <source>{0}: type a whole number without separators, such as 25</source>
        <translation>{0}: 25처럼 구분 기호 없는 정수를 입력하세요</translation>
    </message>
    <message>
        <source>{0}: type whole numbers above 0 separated by commas, such as 40, 40</source>
        <translation>{0}: 40, 40처럼 0보다 큰 정수를 쉼표로 구분해 입력하세요</translation>
    </message>
</context>
<context>
    <name>numbers</name>
    <message>
        <source>{0} d {1} h</source>
        <translation>{0}일 {1}시간</translation>
    </message>
    <message>
        <source>{0} h {1} min</source>
        <translation>{0}시간 {1}분</translation>
    </message>
    <message>
        <source>{0} min {1} s</source>
        <translation>{0}분 {1}초</translation>
    </message>
    <message>
        <source>{0} s</source>
        <translation>{0}초</translation>
    </message>
</context>
<context>
    <name>reproduce</name>
    <message>
        <source>3 checkpoints</source>
        <translation>체크포인트 3개</translation>
    </message>
    <message>
        <source>Paused: {0}</source>
        <translation>일시정지: {0}</translation>
    </message>
    <message>
        <source>Stopping; what is finished stays.</source>
        <translation>중지하는 중입니다. 끝난 것은 남습니다.</translation>
    </message>
    <message>
        <source>about {0}</source>
        <translation>약 {0}</translation>
    </message>
    <message>
        <source>about {0} left for all</source>
        <translation>모두 약 {0} 남음</translation>
    </message>
    <message>
        <source>agrees</source>
        <translation>일치</translation>
    </message>
    <message>
        <source>iteration that reaches 0.90</source>
        <translation>0.90에 도달한 반복</translation>
    </message>
    <message>
        <source>not by {0}</source>
        <translation>{0}까지 미도달</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>측정 안 됨</translation>
    </message>
    <message>
        <source>not published</source>
        <translation>발표값 없음</translation>
    </message>
    <message>
        <source>not verified</source>
        <translation>확인 안 됨</translation>
    </message>
    <message>
        <source>other data</source>
        <translation>다른 데이터</translation>
    </message>
    <message>
        <source>ours is better</source>
        <translation>재현값이 좋음</translation>
    </message>
    <message>
        <source>ours is worse</source>
        <translation>재현값이 나쁨</translation>
    </message>
    <message>
        <source>preparing</source>
        <translation>준비 중</translation>
    </message>
    <message>
        <source>test MSE</source>
        <translation>테스트 MSE</translation>
    </message>
    <message>
        <source>test accuracy</source>
        <translation>테스트 정확도</translation>
    </message>
    <message>
        <source>unfinished</source>
        <translation>미완료</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
    <message>
        <source>{0} of {1} runs trained</source>
        <translation>실행 {1}개 중 {0}개 학습됨</translation>
    </message>
    <message>
        <source>{0} seeds</source>
        <translation>시드 {0}개</translation>
    </message>
    <message>
        <source>{0}, reaches 0.90</source>
        <translation>{0}, 0.90 도달</translation>
    </message>
    <message>
        <source>{0}: iteration {1} of {2}</source>
        <translation>{0}: 반복 {1} / {2}</translation>
    </message>
</context>
<context>
    <name>row_facts</name>
    <message>
        <source>By seed</source>
        <translation>시드별</translation>
    </message>
    <message>
        <source>Ours</source>
        <translation>재현값</translation>
    </message>
    <message>
        <source>Published</source>
        <translation>발표값</translation>
    </message>
    <message>
        <source>Seed {0}</source>
        <translation>시드 {0}</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>출처</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>판정</translation>
    </message>
    <message>
        <source>came with the program</source>
        <translation>프로그램과 함께 제공됨</translation>
    </message>
    <message>
        <source>commit {0}</source>
        <translation>커밋 {0}</translation>
    </message>
    <message>
        <source>measured {0}</source>
        <translation>측정일 {0}</translation>
    </message>
    <message>
        <source>normalised over the query examples (transductive)</source>
        <translation>쿼리 예제로 정규화(트랜스덕티브)</translation>
    </message>
    <message>
        <source>normalised over the support examples</source>
        <translation>서포트 예제로 정규화</translation>
    </message>
    <message>
        <source>normalised with fixed statistics for each step</source>
        <translation>스텝마다 고정된 통계량으로 정규화</translation>
    </message>
    <message>
        <source>on {0}</source>
        <translation>데이터: {0}</translation>
    </message>
    <message>
        <source>{0} after 1 inner step</source>
        <translation>내부 스텝 1회 뒤 {0}</translation>
    </message>
    <message>
        <source>{0} after {1} inner steps</source>
        <translation>내부 스텝 {1}회 뒤 {0}</translation>
    </message>
    <message>
        <source>{0} of training on {1}</source>
        <translation>{1}에서 학습 {0}</translation>
    </message>
    <message>
        <source>{0} of {1} iterations</source>
        <translation>반복 {0} / {1}</translation>
    </message>
    <message>
        <source>{0} test tasks</source>
        <translation>테스트 태스크 {0}개</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>0, or 5,000 to 10,000 with several inner steps</source>
        <translation>0. 내부 스텝이 여럿이면 5,000 ~ 10,000</translation>
    </message>
    <message>
        <source>0, or the number of inner steps in training</source>
        <translation>0 또는 학습 때의 내부 스텝 수</translation>
    </message>
    <message>
        <source>0.00001</source>
        <translation>0.00001</translation>
    </message>
    <message>
        <source>0.001</source>
        <translation>0.001</translation>
    </message>
    <message>
        <source>0.001 to 0.01 for sinusoids, 0.4 with the loss summed over ways for Omniglot</source>
        <translation>사인파는 0.001 ~ 0.01, Omniglot은 손실을 way에 대해 더할 때 0.4</translation>
    </message>
    <message>
        <source>0; 1 to 8 when memory runs out</source>
        <translation>0. 메모리가 모자라면 1 ~ 8</translation>
    </message>
    <message>
        <source>0; 10 for miniImageNet</source>
        <translation>0; miniImageNet은 10</translation>
    </message>
    <message>
        <source>0; the MAML++ paper uses a third of its epochs, its code none</source>
        <translation>0. MAML++ 논문은 에폭의 3분의 1, 그 코드는 쓰지 않음</translation>
    </message>
    <message>
        <source>1 in the paper&apos;s Omniglot and sinusoid runs</source>
        <translation>논문의 Omniglot과 사인파 실험에서는 1</translation>
    </message>
    <message>
        <source>1 or 5</source>
        <translation>1 또는 5</translation>
    </message>
    <message>
        <source>10,000 for a demonstration</source>
        <translation>시연에는 10,000</translation>
    </message>
    <message>
        <source>100 to 1,000</source>
        <translation>100 ~ 1,000</translation>
    </message>
    <message>
        <source>25 sinusoid, 32 Omniglot</source>
        <translation>사인파 25, Omniglot 32</translation>
    </message>
    <message>
        <source>32 as in MAML on miniImageNet, 64 as in MAML++ and prototypical networks</source>
        <translation>MAML의 miniImageNet처럼 32, MAML++와 프로토타입 네트워크처럼 64</translation>
    </message>
    <message>
        <source>40, 40 for sinusoids</source>
        <translation>사인파는 40, 40</translation>
    </message>
    <message>
        <source>5 or 20</source>
        <translation>5 또는 20</translation>
    </message>
    <message>
        <source>64 as in the paper, 16 for a quick look</source>
        <translation>논문처럼 64, 빨리 보려면 16</translation>
    </message>
    <message>
        <source>Accuracy on characters never seen in training, with ensembles and ProtoNet; days on a CPU, so narrow it there.</source>
        <translation>학습에서 보지 못한 글자의 정확도, 앙상블과 ProtoNet 포함. CPU에서는 며칠이 걸리므로 범위를 줄이세요.</translation>
    </message>
    <message>
        <source>Arm</source>
        <translation>비교군</translation>
    </message>
    <message>
        <source>Arm&apos;s name</source>
        <translation>비교군 이름</translation>
    </message>
    <message>
        <source>Best query accuracy</source>
        <translation>최고 쿼리 정확도</translation>
    </message>
    <message>
        <source>Best query accuracy at</source>
        <translation>최고 쿼리 정확도의 반복</translation>
    </message>
    <message>
        <source>Best query loss</source>
        <translation>최고 쿼리 손실</translation>
    </message>
    <message>
        <source>Best query loss at</source>
        <translation>최고 쿼리 손실의 반복</translation>
    </message>
    <message>
        <source>Best support loss</source>
        <translation>최고 서포트 손실</translation>
    </message>
    <message>
        <source>Best support loss at</source>
        <translation>최고 서포트 손실의 반복</translation>
    </message>
    <message>
        <source>Best test accuracy</source>
        <translation>최고 테스트 정확도</translation>
    </message>
    <message>
        <source>Best test accuracy at</source>
        <translation>최고 테스트 정확도의 반복</translation>
    </message>
    <message>
        <source>Best test loss</source>
        <translation>최고 테스트 손실</translation>
    </message>
    <message>
        <source>Best test loss at</source>
        <translation>최고 테스트 손실의 반복</translation>
    </message>
    <message>
        <source>Best validation accuracy</source>
        <translation>최고 검증 정확도</translation>
    </message>
    <message>
        <source>Best validation accuracy at</source>
        <translation>최고 검증 정확도의 반복</translation>
    </message>
    <message>
        <source>Best validation loss</source>
        <translation>최고 검증 손실</translation>
    </message>
    <message>
        <source>Best validation loss at</source>
        <translation>최고 검증 손실의 반복</translation>
    </message>
    <message>
        <source>Bias multipliers</source>
        <translation>편향 배율</translation>
    </message>
    <message>
        <source>CPU threads</source>
        <translation>CPU 스레드</translation>
    </message>
    <message>
        <source>Characters of the training split.</source>
        <translation>학습용 글자 수.</translation>
    </message>
    <message>
        <source>Characters of the validation split; the test split has the rest of the 1,623.</source>
        <translation>검증용 글자 수. 1,623자 중 나머지는 테스트용입니다.</translation>
    </message>
    <message>
        <source>Classes of a task.</source>
        <translation>태스크의 클래스 수.</translation>
    </message>
    <message>
        <source>Conv4, max-pool</source>
        <translation>Conv4, 맥스 풀링</translation>
    </message>
    <message>
        <source>Conv4, strided</source>
        <translation>Conv4, 스트라이드</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>생성</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>장치</translation>
    </message>
    <message>
        <source>Drawings of each class that the inner loop sees.</source>
        <translation>내부 루프가 보는 클래스별 그림 수.</translation>
    </message>
    <message>
        <source>Evaluate every</source>
        <translation>평가 간격</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>필터 수</translation>
    </message>
    <message>
        <source>Final outer rate</source>
        <translation>최종 외부 학습률</translation>
    </message>
    <message>
        <source>First order</source>
        <translation>1차 근사</translation>
    </message>
    <message>
        <source>First order until</source>
        <translation>1차 근사 구간</translation>
    </message>
    <message>
        <source>Fixed tasks on which every arm is evaluated; the same for every method.</source>
        <translation>모든 비교군을 평가하는 고정 태스크 수. 모든 기법에 같습니다.</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>폴더</translation>
    </message>
    <message>
        <source>Fully connected</source>
        <translation>완전 연결</translation>
    </message>
    <message>
        <source>Glyphs</source>
        <translation>글리프</translation>
    </message>
    <message>
        <source>Glyphs 5-way 1-shot</source>
        <translation>글리프 5-way 1-shot</translation>
    </message>
    <message>
        <source>Gradient steps that adapt the initialisation to a task.</source>
        <translation>초기값을 태스크에 적응시키는 그래디언트 스텝 수.</translation>
    </message>
    <message>
        <source>Greatest amplitude</source>
        <translation>최대 진폭</translation>
    </message>
    <message>
        <source>Greatest frequency</source>
        <translation>최대 주파수</translation>
    </message>
    <message>
        <source>Greatest phase</source>
        <translation>최대 위상</translation>
    </message>
    <message>
        <source>Hidden widths</source>
        <translation>은닉층 너비</translation>
    </message>
    <message>
        <source>How 105x105 becomes 28x28. The authors ask for Lanczos, but Pillow falls back to nearest for 1-bit images; bilinear and lanczos convert to grey first.</source>
        <translation>105x105를 28x28로 줄이는 방법. 저자들은 Lanczos를 지정하지만 Pillow는 1비트 이미지에 nearest를 씁니다. bilinear와 lanczos는 먼저 회색조로 바꿉니다.</translation>
    </message>
    <message>
        <source>How pictures of another size become 84x84; copies that already have this size are left as they are.</source>
        <translation>크기가 다른 사진을 84x84로 바꾸는 방법. 이미 이 크기인 것은 그대로 둡니다.</translation>
    </message>
    <message>
        <source>In the paper this is clearly ahead of {0}; here {0} is ahead with {1}, but the intervals overlap.</source>
        <translation>논문에서는 {0}보다 분명히 앞서지만, 여기서는 {0}이(가) {1}(으)로 앞섭니다. 다만 구간이 겹칩니다.</translation>
    </message>
    <message>
        <source>In the paper this is clearly ahead of {0}; here {0} is ahead with {1}.</source>
        <translation>논문에서는 {0}보다 분명히 앞서지만, 여기서는 {0}이(가) {1}(으)로 앞섭니다.</translation>
    </message>
    <message>
        <source>Initial rate</source>
        <translation>초기 학습률</translation>
    </message>
    <message>
        <source>Ink 1 on 0; off: ink 0 on 1.</source>
        <translation>배경 0에 획 1. 끄면 배경 1에 획 0.</translation>
    </message>
    <message>
        <source>Ink is 1</source>
        <translation>획을 1로</translation>
    </message>
    <message>
        <source>Inner loss</source>
        <translation>내부 손실</translation>
    </message>
    <message>
        <source>Inner rate</source>
        <translation>내부 학습률</translation>
    </message>
    <message>
        <source>Inner steps</source>
        <translation>내부 스텝</translation>
    </message>
    <message>
        <source>Inner steps after which normalisation has weights of its own, besides those before the first step; later steps use the last. 0: the same weights at every step.</source>
        <translation>정규화가 저마다의 가중치를 갖는 내부 스텝 수(첫 스텝 전의 가중치는 별도). 그 뒤의 스텝은 마지막 것을 씁니다. 0: 모든 스텝에 같은 가중치.</translation>
    </message>
    <message>
        <source>Inner steps that have a learned rate of their own for each weight tensor and each bias, in place of the inner rate, where they start; later steps use the last. 0: none.</source>
        <translation>내부 학습률 대신, 가중치 텐서와 편향마다 따로 학습한 학습률을 갖는 내부 스텝 수. 내부 학습률에서 시작하며, 그 뒤의 스텝은 마지막 것을 씁니다. 0: 없음.</translation>
    </message>
    <message>
        <source>Input range</source>
        <translation>입력 범위</translation>
    </message>
    <message>
        <source>Inputs are uniform from minus this to plus this.</source>
        <translation>입력은 음의 이 값부터 양의 이 값까지 균등 분포입니다.</translation>
    </message>
    <message>
        <source>Iteration</source>
        <translation>반복</translation>
    </message>
    <message>
        <source>Iterations I over which the query loss after every inner step counts: the weights start at 1/k, all but the last fall, and from iteration I on only the last counts. 0: only the last, always.</source>
        <translation>모든 내부 스텝 뒤의 쿼리 손실을 더하는 반복 수 I. 가중치는 1/k에서 시작하여 마지막을 뺀 나머지가 줄어들고, 반복 I부터는 마지막만 남습니다. 0: 항상 마지막만.</translation>
    </message>
    <message>
        <source>Iterations between two evaluations on the fixed validation tasks.</source>
        <translation>고정 검증 태스크로 평가하는 간격(반복 수).</translation>
    </message>
    <message>
        <source>Largest size of an entry of the meta-gradient, which is cut off there before Adam&apos;s step. 0: nothing is cut off.</source>
        <translation>메타 그래디언트 성분의 최대 크기. Adam 단계 전에 이 값에서 잘립니다. 0: 자르지 않음.</translation>
    </message>
    <message>
        <source>Last query accuracy</source>
        <translation>최근 쿼리 정확도</translation>
    </message>
    <message>
        <source>Last query loss</source>
        <translation>최근 쿼리 손실</translation>
    </message>
    <message>
        <source>Last support loss</source>
        <translation>최근 서포트 손실</translation>
    </message>
    <message>
        <source>Last test accuracy</source>
        <translation>최근 테스트 정확도</translation>
    </message>
    <message>
        <source>Last test loss</source>
        <translation>최근 테스트 손실</translation>
    </message>
    <message>
        <source>Last validation accuracy</source>
        <translation>최근 검증 정확도</translation>
    </message>
    <message>
        <source>Last validation loss</source>
        <translation>최근 검증 손실</translation>
    </message>
    <message>
        <source>Learn</source>
        <translation>학습 대상</translation>
    </message>
    <message>
        <source>Learn an element-wise multiplier for each bias gradient as well (the code published with the paper does for MC2; what MC1 does is not stated anywhere).</source>
        <translation>편향 그래디언트에도 원소별 배율을 학습합니다(논문과 함께 공개된 코드는 MC2에서 그렇게 하며, MC1에 대한 언급은 없습니다).</translation>
    </message>
    <message>
        <source>Learn the rates themselves (they start at the inner rate and then ignore it), or multipliers of the inner rate (they start at 1). Under Adam a rate moves by up to the outer rate per iteration, a multiplier moves alpha times less.</source>
        <translation>학습률 자체를 학습하거나(내부 학습률에서 시작한 뒤 그것과 무관), 내부 학습률의 배율을 학습합니다(1에서 시작). Adam에서 학습률은 반복마다 최대 외부 학습률만큼 움직이고, 배율의 효과는 그 alpha배입니다.</translation>
    </message>
    <message>
        <source>Learning rate of the one Adam that trains the initialisation and the matrices together.</source>
        <translation>초기값과 행렬을 함께 학습하는 하나의 Adam의 학습률.</translation>
    </message>
    <message>
        <source>Least amplitude</source>
        <translation>최소 진폭</translation>
    </message>
    <message>
        <source>Least frequency</source>
        <translation>최소 주파수</translation>
    </message>
    <message>
        <source>Listed as MC2+: an ensemble or a wider network, which the list does not say.</source>
        <translation>목록에 MC2+로 올라 있음. 앙상블인지 더 넓은 신경망인지는 밝히지 않습니다.</translation>
    </message>
    <message>
        <source>Logits are minus squared distances to the class means. No gradient steps: inner settings, and the model&apos;s last layer, do nothing.</source>
        <translation>로짓은 클래스 평균까지의 거리 제곱에 음의 부호를 붙인 값입니다. 그래디언트 스텝이 없어 내부 설정과 모델의 마지막 층은 쓰이지 않습니다.</translation>
    </message>
    <message>
        <source>Lower end of the amplitude range.</source>
        <translation>진폭 범위의 하한.</translation>
    </message>
    <message>
        <source>Lower end of the frequency range; 1 and 1 fix it.</source>
        <translation>주파수 범위의 하한. 둘 다 1이면 고정됩니다.</translation>
    </message>
    <message>
        <source>MAML&apos;s code</source>
        <translation>MAML의 코드</translation>
    </message>
    <message>
        <source>MAML++ (How to train your MAML), per-step batch normalisation weights and biases</source>
        <translation>MAML++ (How to train your MAML), 스텝별 배치 정규화의 가중치와 편향</translation>
    </message>
    <message>
        <source>MAML++ Omniglot 20-way 1-shot</source>
        <translation>MAML++ Omniglot 20-way 1-shot</translation>
    </message>
    <message>
        <source>MAML++ Omniglot 20-way 5-shot</source>
        <translation>MAML++ Omniglot 20-way 5-shot</translation>
    </message>
    <message>
        <source>MAML++ Omniglot 5-way 1-shot</source>
        <translation>MAML++ Omniglot 5-way 1-shot</translation>
    </message>
    <message>
        <source>MAML++ Omniglot 5-way 5-shot</source>
        <translation>MAML++ Omniglot 5-way 5-shot</translation>
    </message>
    <message>
        <source>MAML++ for steps; its public code never uses them</source>
        <translation>스텝은 MAML++. 공개 코드는 쓰지 않습니다</translation>
    </message>
    <message>
        <source>MAML++, learned rates per layer and step</source>
        <translation>MAML++, 층과 스텝마다 학습한 학습률</translation>
    </message>
    <message>
        <source>MC(G) = G x3 M_f x2 M_i x1 M_o.</source>
        <translation>MC(G) = G x3 M_f x2 M_i x1 M_o.</translation>
    </message>
    <message>
        <source>MC(G) = G x3 M_f x2 M_i.</source>
        <translation>MC(G) = G x3 M_f x2 M_i.</translation>
    </message>
    <message>
        <source>Matrix products</source>
        <translation>행렬곱 정밀도</translation>
    </message>
    <message>
        <source>Mean squared error after one inner step; minutes a run on a CPU.</source>
        <translation>내부 스텝 한 번 뒤의 평균 제곱 오차. CPU에서 실행마다 몇 분.</translation>
    </message>
    <message>
        <source>Measured on {0}.</source>
        <translation>{0}에서 측정했습니다.</translation>
    </message>
    <message>
        <source>Meta-SGD learns the rate itself</source>
        <translation>Meta-SGD는 학습률 자체를 학습합니다</translation>
    </message>
    <message>
        <source>Meta-batch</source>
        <translation>메타 배치</translation>
    </message>
    <message>
        <source>Meta-gradient clip</source>
        <translation>메타 그래디언트 자르기</translation>
    </message>
    <message>
        <source>Meta-iterations after which the run rests.</source>
        <translation>이만큼 메타 반복을 마치면 실행이 멈춥니다.</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>기법</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Most published numbers could not be verified; on a part of the data set it only shows that training learns.</source>
        <translation>발표값 대부분은 확인할 수 없었습니다. 데이터의 일부로는 학습이 된다는 것만 보입니다.</translation>
    </message>
    <message>
        <source>Multi-step until</source>
        <translation>다중 스텝 구간</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>신경망</translation>
    </message>
    <message>
        <source>Normalisation scales</source>
        <translation>정규화 스케일</translation>
    </message>
    <message>
        <source>Normalisation steps</source>
        <translation>정규화 스텝</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>메모</translation>
    </message>
    <message>
        <source>Number of filters of each of the four convolutions.</source>
        <translation>네 합성곱층 각각의 필터 수.</translation>
    </message>
    <message>
        <source>Number of units of each hidden layer.</source>
        <translation>각 은닉층의 유닛 수.</translation>
    </message>
    <message>
        <source>Omniglot</source>
        <translation>Omniglot</translation>
    </message>
    <message>
        <source>Omniglot (table 2 and figure 2)</source>
        <translation>Omniglot (표 2와 그림 2)</translation>
    </message>
    <message>
        <source>Omniglot 20-way 1-shot</source>
        <translation>Omniglot 20-way 1-shot</translation>
    </message>
    <message>
        <source>Omniglot 20-way 5-shot</source>
        <translation>Omniglot 20-way 5-shot</translation>
    </message>
    <message>
        <source>Omniglot 5-way 1-shot</source>
        <translation>Omniglot 5-way 1-shot</translation>
    </message>
    <message>
        <source>Omniglot 5-way 5-shot</source>
        <translation>Omniglot 5-way 5-shot</translation>
    </message>
    <message>
        <source>Omniglot with MAML++ (table 2)</source>
        <translation>MAML++를 쓴 Omniglot (표 2)</translation>
    </message>
    <message>
        <source>Order of the arms</source>
        <translation>비교군 순서</translation>
    </message>
    <message>
        <source>Ours is better, by more than both intervals.</source>
        <translation>재현값이 두 구간을 넘어 더 좋습니다.</translation>
    </message>
    <message>
        <source>Ours is worse, by more than both intervals.</source>
        <translation>재현값이 두 구간을 넘어 더 나쁩니다.</translation>
    </message>
    <message>
        <source>Ours stopped before its planned end, so it cannot be judged yet.</source>
        <translation>예정 종료 전에 멈추어 아직 판정할 수 없습니다.</translation>
    </message>
    <message>
        <source>Ours was measured on a part of the data set, so the numbers cannot be compared.</source>
        <translation>데이터의 일부에서 측정하여 수치를 비교할 수 없습니다.</translation>
    </message>
    <message>
        <source>Outer rate</source>
        <translation>외부 학습률</translation>
    </message>
    <message>
        <source>Outer schedule</source>
        <translation>외부 스케줄</translation>
    </message>
    <message>
        <source>Paper column, 3.5 in wide</source>
        <translation>논문 한 단, 너비 3.5인치</translation>
    </message>
    <message>
        <source>Parent</source>
        <translation>분기 원본</translation>
    </message>
    <message>
        <source>Phases are uniform from 0 to here.</source>
        <translation>위상은 0부터 이 값까지 균등 분포입니다.</translation>
    </message>
    <message>
        <source>Pictures of each class that the inner loop sees.</source>
        <translation>내부 루프가 보는 클래스별 사진 수.</translation>
    </message>
    <message>
        <source>Planned end</source>
        <translation>예정 종료</translation>
    </message>
    <message>
        <source>Points of a task that the inner loop sees.</source>
        <translation>내부 루프가 보는 태스크의 점 수.</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>정밀도</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>문제</translation>
    </message>
    <message>
        <source>ProtoNets&apos; own protocol: trained with 60 classes at once, split 1028/172/423, max-pool network, 15 queries a class at test, running statistics.</source>
        <translation>ProtoNet 자체의 방식: 한 번에 60개 클래스로 학습, 분할 1028/172/423, 맥스 풀링 신경망, 테스트에서 클래스마다 쿼리 15개, 이동 통계량.</translation>
    </message>
    <message>
        <source>Query examples</source>
        <translation>쿼리 예제 수</translation>
    </message>
    <message>
        <source>Query examples per task (regression) or per class (classes).</source>
        <translation>쿼리 예제 수: 회귀는 태스크마다, 분류는 클래스마다.</translation>
    </message>
    <message>
        <source>Quoted by the paper from the method&apos;s own paper, which has another protocol.</source>
        <translation>논문이 그 기법의 논문에서 인용한 값으로, 측정 방식이 다릅니다.</translation>
    </message>
    <message>
        <source>Quoted by the paper; mean logits of the best checkpoints of one run on drawings that are not rotated, split 1150/50/423, three seeds.</source>
        <translation>논문이 인용한 값. 회전하지 않은 그림, 분할 1150/50/423, 한 실행의 가장 좋은 체크포인트들의 평균 로짓, 시드 3개.</translation>
    </message>
    <message>
        <source>README of cbfinn/maml</source>
        <translation>cbfinn/maml의 README</translation>
    </message>
    <message>
        <source>Rates per step</source>
        <translation>스텝별 학습률</translation>
    </message>
    <message>
        <source>Read off figure 2 of the poster: validation accuracy, one run; the interval is the reading error.</source>
        <translation>포스터의 그림 2에서 읽음: 검증 정확도, 실행 하나. 구간은 읽기 오차입니다.</translation>
    </message>
    <message>
        <source>Resize filter</source>
        <translation>축소 필터</translation>
    </message>
    <message>
        <source>Rotate in evaluation</source>
        <translation>평가 때 회전</translation>
    </message>
    <message>
        <source>Rotations</source>
        <translation>회전</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>Scale of the inner loss: the mean over examples, or N ways times it as in the authors&apos; code, where a rate of 0.4 therefore acts like 0.4 N with the mean.</source>
        <translation>내부 손실의 크기: 예제에 대한 평균, 또는 저자들의 코드처럼 그 N배(N은 way 수). 그래서 거기서 학습률 0.4는 평균일 때의 0.4 N처럼 작용합니다.</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>Seed {0} is left out, it has {1} iterations.</source>
        <translation>시드 {0}은(는) {1}회 반복뿐이라 제외했습니다.</translation>
    </message>
    <message>
        <source>Shots</source>
        <translation>샷 수</translation>
    </message>
    <message>
        <source>Sinusoid</source>
        <translation>사인파</translation>
    </message>
    <message>
        <source>Sinusoid 10-shot</source>
        <translation>사인파 10-shot</translation>
    </message>
    <message>
        <source>Sinusoid 5-shot</source>
        <translation>사인파 5-shot</translation>
    </message>
    <message>
        <source>Sinusoid regression (table 1)</source>
        <translation>사인파 회귀 (표 1)</translation>
    </message>
    <message>
        <source>Slide, 10 in wide</source>
        <translation>슬라이드, 너비 10인치</translation>
    </message>
    <message>
        <source>Split seed</source>
        <translation>분할 시드</translation>
    </message>
    <message>
        <source>Start of every random stream of the run.</source>
        <translation>실행의 모든 난수열의 시작값.</translation>
    </message>
    <message>
        <source>Start of the shuffle that deals the sorted characters to the splits.</source>
        <translation>정렬된 글자를 섞어 분할에 나누는 난수의 시작값.</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Statistics in evaluation</source>
        <translation>평가 때의 통계량</translation>
    </message>
    <message>
        <source>Step size of the inner loop; a fixed scalar outside the learned matrices.</source>
        <translation>내부 루프의 스텝 크기. 학습된 행렬 바깥의 고정 스칼라입니다.</translation>
    </message>
    <message>
        <source>Support points</source>
        <translation>서포트 점</translation>
    </message>
    <message>
        <source>Table 3 of the paper could not be read, so its number is not shown.</source>
        <translation>논문의 표 3을 읽을 수 없어 수치를 표시하지 않습니다.</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>태그</translation>
    </message>
    <message>
        <source>Task family</source>
        <translation>태스크 종류</translation>
    </message>
    <message>
        <source>Tasks at once</source>
        <translation>동시 태스크</translation>
    </message>
    <message>
        <source>Tasks of the meta-batch whose activations are in memory together; 0 chooses what suits the processor, and everything on a GPU. Fewer need less memory. The sums are the same up to rounding.</source>
        <translation>활성값을 함께 메모리에 두는 메타 배치의 태스크 수. 0이면 프로세서에 맞게 고르고 GPU에서는 전부입니다. 적을수록 메모리를 덜 씁니다. 합은 반올림 오차를 빼면 같습니다.</translation>
    </message>
    <message>
        <source>Tasks per meta-iteration.</source>
        <translation>메타 반복마다의 태스크 수.</translation>
    </message>
    <message>
        <source>The MAML++ row of table 2 with the combination of its paper; five inner steps, so the slowest of all.</source>
        <translation>표 2의 MAML++ 행, 그 논문의 조합 그대로. 내부 스텝이 다섯 번이어서 가장 느립니다.</translation>
    </message>
    <message>
        <source>The intervals of both numbers overlap.</source>
        <translation>두 수치의 구간이 겹칩니다.</translation>
    </message>
    <message>
        <source>The last iteration n that treats the inner gradients as constants; the exact meta-gradient follows. 0: none does.</source>
        <translation>내부 그래디언트를 상수로 취급하는 마지막 반복 n. 그 뒤는 정확한 메타 그래디언트입니다. 0: 쓰지 않음.</translation>
    </message>
    <message>
        <source>The paper has no such row.</source>
        <translation>논문에 이런 행이 없습니다.</translation>
    </message>
    <message>
        <source>The paper has this row, but its number could not be checked, so it is not shown.</source>
        <translation>논문에 이 행이 있으나 수치를 확인할 수 없어 표시하지 않습니다.</translation>
    </message>
    <message>
        <source>The paper&apos;s own, three models; its code does not say whether they are checkpoints of one run or seeds.</source>
        <translation>논문 자체의 값, 모델 3개. 한 실행의 체크포인트들인지 여러 시드인지는 코드에 나와 있지 않습니다.</translation>
    </message>
    <message>
        <source>The paper&apos;s own: 600 test tasks, 95 % interval; how many inner steps at test is not stated in its code.</source>
        <translation>논문 자체의 값: 테스트 태스크 600개, 95 % 구간. 테스트 때의 내부 스텝 수는 코드에 나와 있지 않습니다.</translation>
    </message>
    <message>
        <source>The paper&apos;s own: mean squared error after one inner step on 600 tasks, 95 % interval.</source>
        <translation>논문 자체의 값: 태스크 600개에서 내부 스텝 한 번 뒤의 평균 제곱 오차, 95 % 구간.</translation>
    </message>
    <message>
        <source>The published number could not be checked, so it is not shown.</source>
        <translation>발표값을 확인할 수 없어 표시하지 않습니다.</translation>
    </message>
    <message>
        <source>Threads that share the tasks of a meta-batch; 0 leaves one core to the window.</source>
        <translation>메타 배치의 태스크를 나누어 맡는 스레드 수. 0이면 창을 위해 코어 하나를 남깁니다.</translation>
    </message>
    <message>
        <source>Training characters</source>
        <translation>학습용 글자</translation>
    </message>
    <message>
        <source>Treat the inner gradients as constants: cheaper, and no longer the exact meta-gradient (FOMAML).</source>
        <translation>내부 그래디언트를 상수로 취급합니다. 더 빠르지만 정확한 메타 그래디언트가 아닙니다(FOMAML).</translation>
    </message>
    <message>
        <source>Tried: {0} iterations with each of the seeds {1}; the best of them gives {2}.</source>
        <translation>시도: 시드 {1} 각각 {0}회 반복, 그중 최고는 {2}.</translation>
    </message>
    <message>
        <source>Tried: {0} iterations with seed {1}.</source>
        <translation>시도: 시드 {1}로 {0}회 반복.</translation>
    </message>
    <message>
        <source>Upper end of the amplitude range.</source>
        <translation>진폭 범위의 상한.</translation>
    </message>
    <message>
        <source>Upper end of the frequency range.</source>
        <translation>주파수 범위의 상한.</translation>
    </message>
    <message>
        <source>Validation and test tasks are rotated too.</source>
        <translation>검증과 테스트 태스크도 회전합니다.</translation>
    </message>
    <message>
        <source>Validation characters</source>
        <translation>검증용 글자</translation>
    </message>
    <message>
        <source>Validation tasks</source>
        <translation>검증 태스크</translation>
    </message>
    <message>
        <source>Ways</source>
        <translation>클래스 수</translation>
    </message>
    <message>
        <source>We have no number yet.</source>
        <translation>아직 재현값이 없습니다.</translation>
    </message>
    <message>
        <source>What float32 products may be rounded to inside: highest is float32, high is TF32, medium is bfloat16. Only devices that have such units change speed or results.</source>
        <translation>float32 곱셈의 내부 정밀도: highest는 float32, high는 TF32, medium은 bfloat16. 그런 연산 장치가 있는 경우에만 속도나 결과가 달라집니다.</translation>
    </message>
    <message>
        <source>What normalises the query examples in evaluations, where the network normalises. query: all query examples of the task together, as in training (transductive: the prediction for one depends on the others). support: the support examples (not transductive). steps: the mean over 40 fixed training tasks after the same inner step (not transductive).</source>
        <translation>신경망이 정규화할 때, 평가에서 쿼리 예제를 무엇으로 정규화할지 정합니다. 쿼리: 학습 때처럼 태스크의 모든 쿼리 예제(트랜스덕티브: 한 예제의 예측이 다른 예제에 의존). 서포트: 서포트 예제(트랜스덕티브 아님). 스텝: 고정 학습 태스크 40개에서 같은 내부 스텝 뒤의 평균(트랜스덕티브 아님).</translation>
    </message>
    <message>
        <source>Where learned rates start; empty: at the inner rate, so that training starts as MAML.</source>
        <translation>학습률의 시작값. 비우면 내부 학습률에서 시작하여 처음에는 MAML과 같습니다.</translation>
    </message>
    <message>
        <source>Where the cosine schedule of the outer rate ends; without effect on a constant one.</source>
        <translation>외부 학습률의 코사인 스케줄이 끝나는 값. 고정된 학습률에는 효과가 없습니다.</translation>
    </message>
    <message>
        <source>Whether normalisation has a learned scale besides its shift.</source>
        <translation>정규화가 이동 외에 학습된 스케일도 갖는지 여부.</translation>
    </message>
    <message>
        <source>as many as support examples</source>
        <translation>서포트 예제와 같은 수</translation>
    </message>
    <message>
        <source>authors&apos; poster, NeurIPS 2019</source>
        <translation>저자들의 포스터, NeurIPS 2019</translation>
    </message>
    <message>
        <source>auto</source>
        <translation>auto (자동)</translation>
    </message>
    <message>
        <source>auto takes the GPU when there is one.</source>
        <translation>auto는 GPU가 있으면 GPU를 씁니다.</translation>
    </message>
    <message>
        <source>bilinear</source>
        <translation>bilinear</translation>
    </message>
    <message>
        <source>characters</source>
        <translation>글자</translation>
    </message>
    <message>
        <source>classes</source>
        <translation>classes (클래스)</translation>
    </message>
    <message>
        <source>constant</source>
        <translation>constant (고정)</translation>
    </message>
    <message>
        <source>constant; cosine for MAML++</source>
        <translation>constant. MAML++는 cosine</translation>
    </message>
    <message>
        <source>cosine</source>
        <translation>cosine (코사인)</translation>
    </message>
    <message>
        <source>cosine: the outer rate falls from its value to the final one over the planned iterations I, and stays there. A later planned end stretches the curve.</source>
        <translation>cosine: 외부 학습률이 예정 반복 I에 걸쳐 현재 값에서 최종 값까지 줄고 그 뒤로는 그대로입니다. 예정 종료를 늦추면 곡선이 늘어납니다.</translation>
    </message>
    <message>
        <source>cpu</source>
        <translation>cpu</translation>
    </message>
    <message>
        <source>cuda</source>
        <translation>cuda</translation>
    </message>
    <message>
        <source>default of the layer that MAML&apos;s code uses</source>
        <translation>MAML의 코드가 쓰는 층의 기본값</translation>
    </message>
    <message>
        <source>float32</source>
        <translation>float32</translation>
    </message>
    <message>
        <source>float64</source>
        <translation>float64</translation>
    </message>
    <message>
        <source>float64 is for checking the mathematics.</source>
        <translation>float64는 수식을 검증할 때 씁니다.</translation>
    </message>
    <message>
        <source>high</source>
        <translation>high</translation>
    </message>
    <message>
        <source>highest</source>
        <translation>highest</translation>
    </message>
    <message>
        <source>iterations</source>
        <translation>회</translation>
    </message>
    <message>
        <source>jakesnell/prototypical-networks, commit c9bb4d2</source>
        <translation>jakesnell/prototypical-networks, 커밋 c9bb4d2</translation>
    </message>
    <message>
        <source>lanczos</source>
        <translation>lanczos</translation>
    </message>
    <message>
        <source>leaderboard copies (sotaverified, wizwand)</source>
        <translation>리더보드 사본 (sotaverified, wizwand)</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>mean (평균)</translation>
    </message>
    <message>
        <source>medium</source>
        <translation>medium</translation>
    </message>
    <message>
        <source>miniImageNet</source>
        <translation>miniImageNet</translation>
    </message>
    <message>
        <source>miniImageNet (table 3)</source>
        <translation>miniImageNet (표 3)</translation>
    </message>
    <message>
        <source>miniImageNet 5-way 1-shot</source>
        <translation>miniImageNet 5-way 1-shot</translation>
    </message>
    <message>
        <source>miniImageNet 5-way 5-shot</source>
        <translation>miniImageNet 5-way 5-shot</translation>
    </message>
    <message>
        <source>multiplier</source>
        <translation>multiplier (배율)</translation>
    </message>
    <message>
        <source>nearest</source>
        <translation>nearest</translation>
    </message>
    <message>
        <source>none</source>
        <translation>none (없음)</translation>
    </message>
    <message>
        <source>none: upright; arrows and some scripts have characters that differ by a rotation only. random: each class of a task is turned by 0, 90, 180 or 270 degrees. classes: every rotation is a class of its own.</source>
        <translation>none: 똑바로 둡니다. 화살표와 일부 문자에는 회전만 다른 글자가 있습니다. random: 태스크의 클래스마다 0, 90, 180, 270도 중 하나로 돌립니다. classes: 회전 하나하나가 별개의 클래스입니다.</translation>
    </message>
    <message>
        <source>off</source>
        <translation>끔</translation>
    </message>
    <message>
        <source>off as in MAML, on as in MAML++</source>
        <translation>MAML처럼 끄거나 MAML++처럼 켬</translation>
    </message>
    <message>
        <source>query</source>
        <translation>쿼리</translation>
    </message>
    <message>
        <source>query acc.</source>
        <translation>쿼리 정확도</translation>
    </message>
    <message>
        <source>query accuracy</source>
        <translation>쿼리 정확도</translation>
    </message>
    <message>
        <source>query loss</source>
        <translation>쿼리 손실</translation>
    </message>
    <message>
        <source>query, as in the paper</source>
        <translation>논문처럼 쿼리</translation>
    </message>
    <message>
        <source>rad</source>
        <translation>rad</translation>
    </message>
    <message>
        <source>random</source>
        <translation>random (무작위)</translation>
    </message>
    <message>
        <source>random: each class of a task is turned by 0, 90, 180 or 270 degrees, and two rotations of one character never meet. classes: every rotation is a class of its own, and they may meet. none: upright.</source>
        <translation>random: 태스크의 클래스마다 0, 90, 180, 270도 중 하나로 돌리며, 한 글자의 두 회전이 함께 나오지 않습니다. classes: 회전 하나하나가 별개의 클래스이며 함께 나올 수 있습니다. none: 똑바로 둡니다.</translation>
    </message>
    <message>
        <source>rate</source>
        <translation>rate (학습률)</translation>
    </message>
    <message>
        <source>seminar slides on the paper, 2021 (table 2)</source>
        <translation>논문 세미나 발표 자료, 2021 (표 2)</translation>
    </message>
    <message>
        <source>seminar slides on the paper, 2021 (table 2) and authors&apos; poster, NeurIPS 2019</source>
        <translation>논문 세미나 발표 자료, 2021 (표 2)와 저자들의 포스터, NeurIPS 2019</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>support</source>
        <translation>서포트</translation>
    </message>
    <message>
        <source>support loss</source>
        <translation>서포트 손실</translation>
    </message>
    <message>
        <source>tasks</source>
        <translation>태스크</translation>
    </message>
    <message>
        <source>test acc.</source>
        <translation>테스트 정확도</translation>
    </message>
    <message>
        <source>test accuracy</source>
        <translation>테스트 정확도</translation>
    </message>
    <message>
        <source>test loss</source>
        <translation>테스트 손실</translation>
    </message>
    <message>
        <source>the authors&apos; code</source>
        <translation>저자들의 코드</translation>
    </message>
    <message>
        <source>the authors&apos; code, in effect</source>
        <translation>저자들의 코드(실제 동작)</translation>
    </message>
    <message>
        <source>the authors&apos; code, whose listing is unsorted: the characters themselves differ</source>
        <translation>저자들의 코드. 목록이 정렬되지 않아 글자 자체는 다릅니다</translation>
    </message>
    <message>
        <source>the authors&apos; sinusoid network is 1-40-40-1</source>
        <translation>저자들의 사인파 신경망은 1-40-40-1입니다</translation>
    </message>
    <message>
        <source>the code of MAML++ (How to train your MAML, ICLR 2019)</source>
        <translation>MAML++의 코드 (How to train your MAML, ICLR 2019)</translation>
    </message>
    <message>
        <source>the codes of MAML and MAML++: 10 for miniImageNet, none for Omniglot</source>
        <translation>MAML과 MAML++의 코드: miniImageNet은 10, Omniglot은 없음</translation>
    </message>
    <message>
        <source>theta&apos; = theta - a o G, a of the shape of theta. Rates may become negative.</source>
        <translation>theta&apos; = theta - a o G, a는 theta와 같은 모양. 학습률은 음수가 될 수 있습니다.</translation>
    </message>
    <message>
        <source>theta&apos; = theta - alpha G. With the first-order switch of the training settings this is FOMAML.</source>
        <translation>theta&apos; = theta - alpha G. 학습 설정에서 1차 근사를 켜면 FOMAML입니다.</translation>
    </message>
    <message>
        <source>theta_l&apos; = theta_l - a_l G_l with a scalar a_l per tensor. Whether weight and bias share a rate in the paper is unknown.</source>
        <translation>theta_l&apos; = theta_l - a_l G_l, 텐서마다 스칼라 a_l 하나. 논문에서 가중치와 편향이 학습률을 공유하는지는 알 수 없습니다.</translation>
    </message>
    <message>
        <source>torch.set_float32_matmul_precision</source>
        <translation>torch.set_float32_matmul_precision</translation>
    </message>
    <message>
        <source>val. acc.</source>
        <translation>검증 정확도</translation>
    </message>
    <message>
        <source>val. loss</source>
        <translation>검증 손실</translation>
    </message>
    <message>
        <source>validation accuracy</source>
        <translation>검증 정확도</translation>
    </message>
    <message>
        <source>validation loss</source>
        <translation>검증 손실</translation>
    </message>
    <message>
        <source>ways</source>
        <translation>ways (N배)</translation>
    </message>
    <message>
        <source>ways for the paper&apos;s Omniglot settings</source>
        <translation>논문의 Omniglot 설정에는 ways</translation>
    </message>
</context>
<context>
    <name>state</name>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>중단됨</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>일시정지</translation>
    </message>
    <message>
        <source>queued</source>
        <translation>대기</translation>
    </message>
    <message>
        <source>running</source>
        <translation>실행 중</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>중지됨</translation>
    </message>
</context>
<context>
    <name>subjects</name>
    <message>
        <source>baseline: {0}</source>
        <translation>베이스라인: {0}</translation>
    </message>
    <message>
        <source>{0} ({1} runs)</source>
        <translation>{0} (실행 {1}개)</translation>
    </message>
</context>
<context>
    <name>sweep_words</name>
    <message>
        <source>A sweep repeats the experiment with other settings and seeds, one run after the other.</source>
        <translation>스윕은 설정과 시드를 바꾸어 가며 실험을 차례로 반복합니다.</translation>
    </message>
    <message>
        <source>about {0} left</source>
        <translation>약 {0} 남음</translation>
    </message>
    <message>
        <source>about {0} left once it goes on</source>
        <translation>재개하면 약 {0} 남음</translation>
    </message>
    <message>
        <source>{0} failed</source>
        <translation>실패 {0}</translation>
    </message>
    <message>
        <source>{0} interrupted</source>
        <translation>중단 {0}</translation>
    </message>
    <message>
        <source>{0} of {1} runs finished</source>
        <translation>실행 {1}개 중 {0}개 완료</translation>
    </message>
    <message>
        <source>{0} stopped</source>
        <translation>중지 {0}</translation>
    </message>
    <message>
        <source>▶  Resume</source>
        <translation>▶  재개</translation>
    </message>
    <message>
        <source>▶  Start</source>
        <translation>▶  시작</translation>
    </message>
    <message>
        <source>▶  Try failed again</source>
        <translation>▶  실패한 실행 다시 시도</translation>
    </message>
    <message>
        <source>✓  Finished</source>
        <translation>✓  완료</translation>
    </message>
    <message>
        <source>❚❚  Pause</source>
        <translation>❚❚  일시정지</translation>
    </message>
</context>
<context>
    <name>wishes</name>
    <message>
        <source>{0} run, {1} of {2} iterations made</source>
        <translation>실행 {0}개, 반복 {1} / {2} 완료</translation>
    </message>
    <message>
        <source>{0} runs, {1} of {2} iterations made</source>
        <translation>실행 {0}개, 반복 {1} / {2} 완료</translation>
    </message>
    <message>
        <source>{0}; about {1} left on this machine</source>
        <translation>{0}; 이 컴퓨터에서 약 {1} 남음</translation>
    </message>
    <message>
        <source>{0}; nothing is left to train</source>
        <translation>{0}; 학습할 것이 남지 않음</translation>
    </message>
    <message>
        <source>{0}; the time is unknown until it has run</source>
        <translation>{0}; 걸리는 시간은 실행해 보아야 압니다</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>iteration {0}</source>
        <translation>반복 {0}</translation>
    </message>
    <message>
        <source>iteration {0}, seed {1}</source>
        <translation>반복 {0}, 시드 {1}</translation>
    </message>
</context>
<context>
    <name>work</name>
    <message>
        <source>Checking {0}</source>
        <translation>{0} 확인 중</translation>
    </message>
    <message>
        <source>Downloading {0}</source>
        <translation>{0} 내려받는 중</translation>
    </message>
    <message>
        <source>Drawing {0}</source>
        <translation>{0} 그리는 중</translation>
    </message>
    <message>
        <source>Evaluating {0}</source>
        <translation>{0} 평가 중</translation>
    </message>
    <message>
        <source>Measuring {0}</source>
        <translation>{0} 측정 중</translation>
    </message>
    <message>
        <source>Reading {0}</source>
        <translation>{0} 읽는 중</translation>
    </message>
    <message>
        <source>Unpacking {0}</source>
        <translation>{0} 압축 푸는 중</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>바이트</translation>
    </message>
    <message>
        <source>characters</source>
        <translation>글자</translation>
    </message>
    <message>
        <source>images</source>
        <translation>이미지</translation>
    </message>
    <message>
        <source>tasks</source>
        <translation>태스크</translation>
    </message>
</context>
</TS>
